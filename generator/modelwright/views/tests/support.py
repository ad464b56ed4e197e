"""What the tests of all entities share."""

from collections.abc import Sequence
from functools import cached_property

from .entity import EntityTests


class TestSupport:
    """What `tests/answers.py` must hold: nothing that no test uses."""

    def __init__(self, tests: Sequence[EntityTests]) -> None:
        self._tests = tests

    @cached_property
    def names(self) -> frozenset[str]:
        """What the tests import from it."""
        return frozenset(name for tests in self._tests for name in tests.answers)

    def uses(self, name: str) -> bool:
        """Whether a test imports this name."""
        return name in self.names
