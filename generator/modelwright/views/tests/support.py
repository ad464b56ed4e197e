"""What the tests of all entities share."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from .entity import EntityTests


class TestSupport:
    """What `tests/answers.py` must hold: nothing that no test uses."""

    def __init__(self, tests: Sequence[EntityTests]) -> None:
        self._tests = tests

    @cached_property
    def names(self) -> frozenset[str]:
        """What the tests import from it."""
        return frozenset(name for tests in self._tests for name in _used(tests))

    def uses(self, name: str) -> bool:
        """Whether a test imports this name."""
        return name in self.names


def _used(tests: EntityTests) -> Iterator[str]:
    create, item, lists, included = tests.create, tests.item, tests.list, tests.include.cases
    named = any(case.named for case in tests.unique.cases)
    used = {
        "conflicting_fields": create.allowed and (create.missing_references or named),
        "reference_to": item.moves
        or lists.references
        or lists.related_filters
        or any("reference_to(" in case.first for case in tests.unique.cases),
        "listed": lists.several
        or tests.related.pages
        or any(case.path for case in create.links)
        or (lists.allowed and (included or tests.delete.soft)),
        "assert_statements": tests.count.counted or tests.related.pages or tests.related.links,
        "walked": lists.ordered,
        "assert_text_filters": lists.ordered
        and (lists.key_operators == "TEXT" or lists.text_filters),
        "assert_searches": lists.searched,
        "assert_includes": included and item.found,
    }
    yield from (name for name, needed in used.items() if needed)
    yield from lists.operators
    yield from (name for _, name, _ in tests.refusal.fields)
