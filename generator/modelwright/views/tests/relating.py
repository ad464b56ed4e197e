"""What `tests/test_<entity>.py` declares of relations, and of deletions, which follow them."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from ...model import Entity, Included, LinkSide, Relation
from ...printing.code import literal
from .declarations import Declarations
from .population import Population

_OUTCOMES: Final = MappingProxyType({"CASCADE": "cascades", "SET NULL": "nulls"})


class RelatingTests:
    """Where relations lead, and what becomes of rows when what they refer to is deleted."""

    def __init__(self, entity: Entity, population: Population) -> None:
        self._entity = entity
        self._population = population

    def declare(self, to: Declarations) -> None:
        """Add what it says to a class."""
        entity = self._entity
        if entity.allows("delete"):
            to.items("dependents", map(literal, self._dependents()))
        to.names("lists", self._lists())
        to.names("includes", (i.name for i in entity.included if self._can_include(i)))
        if entity.allows("create") or entity.allows("update"):
            links = (li for li in entity.plain_links if self._can_have(*[li.target] * 2))
            to.mapping("links", ((link.name, literal(link.ids)) for link in links))

    def _can_have(self, *others: Entity) -> bool:
        return self._population.can_have(self._entity, *others)

    # --- lists and includes ---

    def _lists(self) -> Iterator[str]:
        """The relations whose rows are listed below a row."""
        for relation in self._entity.listed_collections:
            if self._can_have(relation.source):
                yield relation.inverse
        for side in self._entity.listed_links:
            if self._can_have(side.other, *_through(side)):
                yield side.name

    def _can_include(self, included: Included) -> bool:
        sides = {side.name: side for side in self._entity.link_sides}
        side = sides.get(included.name)
        return self._can_have(included.target, *(_through(side) if side else ()))

    # --- deletions ---

    def _dependents(self) -> Iterator[tuple[str, str, str]]:
        """What becomes of rows that refer to a deleted one, and of its links."""
        for relation in self._entity.dependents:
            outcome = self._outcome(relation)
            if outcome and self._can_have(relation.source):
                columns = ",".join(field.name for field in relation.fields)
                yield relation.source.table, columns, outcome
        for side in self._entity.link_sides:
            if side.link.through is None and self._can_have(side.other):
                outcome = "keeps" if self._entity.soft_delete else _outcome(side.link.on_delete)
                yield side.link.table, ",".join(side.columns), outcome

    def _outcome(self, relation: Relation) -> str:
        """What happens to a row that refers to a deleted one; "" where the databases differ."""
        if self._entity.soft_delete:
            return "keeps"
        found = {_outcome(rule) for rule in self._rules(relation)}
        return found.pop() if len(found) == 1 else ""

    def _rules(self, relation: Relation) -> Iterator[str]:
        """The rules on all ways from a row to one that refers to it.

        Keys that share a column with the relation lead to rows of the same owner, which the
        deletion may reach first: which of the rules is applied first is the database's choice.
        """
        yield relation.on_delete
        for other in relation.source.relations:
            for field, target in other.pairs:
                if other is relation or field not in relation.fields or other.optional:
                    continue
                for way in other.target.relations:
                    if target in way.fields:
                        yield from (other.on_delete, way.on_delete)


def _outcome(rule: str) -> str:
    return _OUTCOMES.get(rule, "restricts")


def _through(side: LinkSide) -> tuple[Entity, ...]:
    return (side.link.through,) if side.link.through else ()
