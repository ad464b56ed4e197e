"""What `tests/test_<entity>.py` declares of rows that clients make and change."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ...model import Entity, Field, Link
from ...printing.code import Name, Node, literal
from ..nodes import list_of
from .bad_values import bad_values, foreign_value
from .declarations import Declarations
from .examples import answered
from .population import Population
from .rows import Rows


class WritingTests:
    """Values that an entity takes, and values that it refuses."""

    def __init__(self, entity: Entity, population: Population) -> None:
        self._entity = entity
        self._population = population
        self._rows: Rows = population[entity.name]
        self._creates = entity.allows("create")
        self._updates = entity.allows("update")

    def declare(self, to: Declarations) -> None:
        """Add what it says to a class."""
        entity = self._entity
        if self._creates:
            to.names("required", (field.name for field in entity.columns if field.required))
            to.mapping("defaults", self._defaults())
            read_only = (f for f in entity.fields if f.readable and not f.writable)
            to.names("closed", (field.name for field in read_only if field not in entity.key))
        if self._creates or self._updates or entity.allows("bulk"):
            to.mapping("invalid", self._invalid())
            unique = [fields for fields in self._rows.unique_sets if self._can_collide(fields)]
            to.items("unique", map(_names, unique))
        if self._creates:
            to.mapping("checks", self._checks())
        if self._updates:
            changes = self.changes.items()
            to.mapping("changes", ((name, literal(values)) for name, values in changes))
            mutable = [*self._mutable, *entity.key]
            closed = [field for field in entity.fields if field not in mutable]
            fixed = [str(field.name) for field in closed if field.writable or field.readable]
            to.names(
                "fixed", [*fixed, *(link.ids for link in entity.plain_links if link.immutable)]
            )
        to.mapping("refused", self._refused())

    # --- new rows ---

    def _defaults(self) -> Iterator[tuple[str, Node]]:
        """The values that the API gives to what a client leaves out."""
        for field in self._entity.fields:
            if field.readable and field.default and field.default.value is not None:
                value = answered(field, field.default.value)
                if self._rows.sound(self._rows.row(1, {field.name: value})):
                    yield field.name, literal(value)

    def _invalid(self) -> Iterator[tuple[str, Node]]:
        """Values that validation refuses."""
        for field in self._entity.columns:
            values = [bad.source for bad in bad_values(field)] if field.writable else []
            if values:
                yield field.name, list_of(values)
        for link in self._entity.plain_links:
            yield link.ids, list_of(_bad_ids(link))

    def _checks(self) -> Iterator[tuple[str, Node]]:
        """The rules that the spec words, each with what it refuses."""
        for check in self._entity.checks:
            if violation := self._rows.violation(check):
                yield check.name, literal(dict(violation))

    def _refused(self) -> Iterator[tuple[str, Node]]:
        """Values, as SQL, that the database refuses."""
        for field in self._entity.fields:
            if values := [*_violations(field)]:
                yield field.name, literal(values)

    # --- what is unique ---

    def _can_collide(self, fields: tuple[Field, ...]) -> bool:
        """Whether clients can make two rows that would have the same values here."""
        row, own = self._rows.row(), self._rows.own_fields
        referring = [r for r in self._entity.relations if not {*fields}.isdisjoint(r.fields)]
        targets = [relation.target for relation in referring if relation.optional]
        index = self._rows.index_of(fields)
        return (
            all(field.writable for field in fields)
            and not any(row[field.name] is None for field in fields if field in own)
            and all(field in own or any(field in r.fields for r in referring) for field in fields)
            and (index is None or index.where is None or self._rows.meets(index.where))
            and self._population.can_have(self._entity, self._entity, *targets)
        )

    @property
    def freed(self) -> list[tuple[Field, ...]]:
        """Fields, unique together, whose values a row leaves to others when it is deleted."""
        key = {*self._entity.key}
        return [s for s in self._rows.unique_sets if key.isdisjoint(s) and self._can_collide(s)]

    # --- changes ---

    @property
    def _mutable(self) -> list[Field]:
        return [f for f in self._entity.fields if f.writable and not f.immutable]

    @cached_property
    def changes(self) -> dict[str, list[Any]]:
        """Other values for fields, and null where that is one."""
        return {str(field.name): values for field, values in self._changes()}

    def _changes(self) -> Iterator[tuple[Field, list[Any]]]:
        for field in self._mutable:
            if any(field in relation.fields for relation in self._entity.relations):
                continue
            values: list[Any] = [self._rows.another(field)]
            if values[0] is None:
                values.clear()
            if field.optional and self._rows.sound(self._rows.row(1, {field.name: None})):
                values.append(None)
            if values and field not in self._entity.key:
                yield field, values


def _names(fields: tuple[Field, ...]) -> Node:
    return literal(tuple(str(field.name) for field in fields))


def _bad_ids(link: Link) -> Iterator[Node]:
    yield literal(None)
    yield literal("no list")
    key = [field.type.row for field in link.target.key]
    yield Name(f"[{key[0].wrong}]" if len(key) == 1 and key[0] else "[None]")


def _violations(field: Field) -> Iterator[str]:
    if field.type.enum:
        yield f"'{foreign_value(field.type.enum.values)}'"
    bounds: list[float] = []
    if field.lower:
        key, value = field.lower
        bounds.append(value if key == "gt" else value - 1)
    if field.upper:
        key, value = field.upper
        bounds.append(value if key == "lt" else value + 1)
    yield from (str(value) for value in bounds if _fits_column(field, value))


def _fits_column(field: Field, value: float) -> bool:
    """Whether it is the CHECK that refuses a number, not the type of the column."""
    bits = field.type.row.bits if field.type.row else None
    return bits is None or -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)
