"""The rows of all entities together: what each needs of the others, and how many there can be."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any

from ...model import Entity, Field, Relation
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

    def references(self, entity: Entity) -> tuple[Relation, ...]:
        """The relations that every row of an entity has, in the order in which they are made.

        Those come first whose rows the rows of the others refer to: where keys share columns, the
        later rows are made with the values of the earlier ones.
        """
        needed = [relation for relation in entity.relations if not relation.optional]
        found: dict[object, Relation] = {}
        for relation in sorted(needed, key=lambda relation: self._order[relation.target_name]):
            # Relations of the same columns lead to the same row.
            found.setdefault((relation.target_name, relation.pairs), relation)
        return tuple(found.values())

    def settled(self, entity: Entity) -> frozenset[Relation]:
        """Those of the references all of whose columns belong to earlier ones too."""
        known: set[Field] = set()
        found: set[Relation] = set()
        for relation in self.references(entity):
            if known.issuperset(relation.fields):
                found.add(relation)
            known.update(relation.fields)
        return frozenset(found)

    def first_key(self, entity: Entity) -> list[Any]:
        """The key of the first row of an entity, as JSON has it."""
        return [self._first(entity, field) for field in entity.key]

    def _first(self, entity: Entity, field: Field) -> Any:
        relation = entity.relation_of(field)
        if relation is None:
            return self[entity.name].row()[field.name]
        return self._first(relation.target, dict(relation.pairs)[field])

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
