"""The rows of all entities together: how many there can be, with those that they refer to."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from graphlib import TopologicalSorter

from ...model import Entity
from .examples import UNLIMITED
from .rows import Rows


class Population(dict[str, Rows]):
    """The rows of all entities together, by the entities' names."""

    def can_have(self, *wanted: Entity) -> bool:
        """Whether the tests can make one row for each of these, with all that it refers to."""
        total: Counter[str] = Counter()
        for entity in wanted:
            total.update(self._needed[entity.name])
        return all(self[name].most >= count for name, count in total.items())

    @cached_property
    def _order(self) -> Mapping[str, int]:
        """The place of every entity among all, after those that it needs."""
        sorter = TopologicalSorter(self._targets)
        return {name: place for place, name in enumerate(sorter.static_order())}

    @cached_property
    def _targets(self) -> Mapping[str, list[str]]:
        return {
            name: [str(r.target_name) for r in rows.entity.relations if not r.optional]
            for name, rows in self.items()
        }

    @cached_property
    def _needed(self) -> Mapping[str, Counter[str]]:
        """How many rows are made with one of each entity, of those of which there can be few.

        Every entity is looked at once, after those that it needs: a walk from each would take
        quadratic time in a chain, and exponential time where ways fork and meet again.
        """
        needed: dict[str, Counter[str]] = {}
        for name in self._order:
            needed[name] = Counter({name: 1} if self[name].most < UNLIMITED else ())
            for target in self._targets[name]:
                needed[name].update(needed[target])
        return needed
