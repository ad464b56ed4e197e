"""What `tests/test_<entity>.py` declares of lists: what they are filtered and sorted by."""

from ast import literal_eval
from collections.abc import Iterator
from typing import Any, Final

from ...model import Entity, Field
from ...printing.code import Name, Node, literal
from ..nodes import call
from .bad_values import foreign_value
from .declarations import Declarations
from .population import Population
from .rows import Rows

_KINDS: Final = {"gt": "ORDER", "eq": "EQUALITY"}
_UNSORTED: Final = {"sort": literal(False)}


class ListingTests:
    """The columns of a list."""

    def __init__(self, entity: Entity, population: Population) -> None:
        self._entity = entity
        self._population = population
        self._rows: Rows = population[entity.name]
        self.columns = dict(self._columns()) if entity.allows("list") else {}

    def declare(self, to: Declarations) -> None:
        """Add what it says to a class."""
        entity = self._entity
        to.mapping("columns", self.columns.items())
        two = self._can_have(2)
        searched = (f.name for f in entity.searched if self._rows.row()[f.name] and two)
        to.names("searched", searched)

    @property
    def operators(self) -> set[str]:
        """The tuples of operators that the columns name."""
        return {_kind(f) for f in self._entity.columns if f.name in self.columns}

    def _can_have(self, count: int, *others: Entity) -> bool:
        return self._population.can_have(*[self._entity] * count, *others)

    # --- columns ---

    def _columns(self) -> Iterator[tuple[str, Node]]:
        entity = self._entity
        for field in (*entity.key, *entity.fields):
            if not field.readable or not _kind(field):
                continue
            values = self._values(field)
            if values is not None:
                options = {**_wrong(field), **({} if field.sort else _UNSORTED)}
                given = [literal(values)] if values else []
                yield field.name, call(Name("Column"), Name(_kind(field)), *given, **options)

    def _values(self, field: Field) -> list[Any] | None:
        """The values to tell rows apart by; none where new rows bring theirs; None without any."""
        if not self._can_have(2):
            return None
        relation = self._entity.relation_of(field)
        if relation is not None:
            targets = [relation.target] * 2
            telling = self._can_have(2, *targets) and self._differs(self._entity, field)
            return [] if telling else None
        if field.automatic:
            return []
        pair = self._rows.two_values(field) if field.writable else None
        if pair is None:
            return None
        values: list[Any] = [*pair]
        if field.optional and self._rows.sound(self._rows.row(3, {field.name: None})):
            values += [None] if self._can_have(3) else []
        return values

    def _differs(self, entity: Entity, field: Field) -> bool:
        """Whether two new rows of an entity have different values here."""
        if field.automatic:
            return True
        for relation in entity.relations:
            for own, target in relation.pairs:
                if own is field:
                    return self._differs(relation.target, target)
        values = self._population[entity.name].series.get(field.name)
        return values is not None and values.distinct > 1


def _kind(field: Field) -> str:
    """The tuple of the operators of its filters; "" for none."""
    return next((name for operator, name in _KINDS.items() if operator in field.operators), "")


def _wrong(field: Field) -> dict[str, Node]:
    """A value that no filter of the field takes; any text is one of a text."""
    if field.type.enum:
        return {"wrong": literal(foreign_value(field.type.enum.values))}
    row = field.type.row
    if row is None or row.textual or not row.comparable:
        return {}
    return {"wrong": literal(2 ** (row.bits - 1) if row.bits else literal_eval(row.wrong))}
