"""Draws of a strategy outside of a test, the same for the same seed.

`FUZZ_SEED` and `FUZZ_COUNT` tell which and how many; `make fuzz` sets them.
"""

import os
from typing import Any, Final, TypeVar

import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

Drawn = TypeVar("Drawn")

SEED: Final = int(os.environ.get("FUZZ_SEED", "1"))
COUNT: Final = int(os.environ.get("FUZZ_COUNT", "4"))
_SMALLEST: Final = 2
"""Hypothesis begins with the smallest there are, which show nothing."""


def drawn(strategy: SearchStrategy[Drawn], number: int) -> Drawn:
    """The value that has this number as its seed."""
    found: list[Drawn] = []

    @seed(number)
    @settings(
        max_examples=1 + _SMALLEST,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Drawn) -> None:
        found.append(value)

    draw()
    return found[-1]


def yaml_of(spec: dict[str, Any]) -> str:
    """The spec as a file holds it."""
    return yaml.safe_dump(spec, sort_keys=False, allow_unicode=True)
