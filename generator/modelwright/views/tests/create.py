"""What `tests/test_<entity>.py` says of new rows: what they need, and what they must not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ...model import Field, Link, Relation
from ...naming import kebab, shorten
from ...printing.code import Attribute, Name, Node, literal
from ...printing.layout import assignment, statement
from ..modules import signature
from ..nodes import call, dict_of, list_of, tuple_of
from .bad_values import Bad, bad_values, foreign_value
from .examples import UNLIMITED, answered, series
from .factories import json_key
from .names import missing_key
from .subject import Subject, parametrize

_FAR: Final = 900
"""No test makes so many rows."""


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A test of rows that are linked with others from the beginning.

    Attributes:
        many: the head of the test of many rows that are; "" where none are made at once.
        give: gives the keys of others, one of them twice.
        path: of the list of the others, below the row; "" where there is none.
        found: the keys in that list.
        give_missing: gives a key that no row has.
    """

    signature: str
    many: str
    others: str
    keys: str
    give: str
    ids: str
    path: str
    found: str
    give_missing: str


class CreateTests:
    """The tests of an entity's new rows."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self.allowed = subject.entity.allows("create")

    # --- one field ---

    @cached_property
    def required(self) -> str:
        """What a client must give: a constant of the module."""
        names = [field.name for field in self._entity.columns if field.required]
        return statement("REQUIRED = ", literal(names)) if self.allowed and names else ""

    @cached_property
    def unseen(self) -> str:
        """What no answer shows: a constant of the module."""
        names = [field.name for field in self._entity.columns if not field.readable]
        return statement("UNSEEN = ", literal(names)) if names else ""

    @cached_property
    def invalid(self) -> str:
        """The table of values that validation refuses: a constant of the module."""
        fields = (field for field in self._entity.columns if field.writable)
        table = [
            *(_invalid(field.name, bad) for field in fields for bad in bad_values(field)),
            *(_invalid(link.ids, b) for link in self._entity.plain_links for b in _bad_ids(link)),
        ]
        return assignment("INVALID", list_of(table), Name("list[Any]")) if table else ""

    @cached_property
    def defaults(self) -> str:
        """The values that the API gives to what a client leaves out."""
        values = {
            str(field.name): answered(field, field.default.value)
            for field in self._entity.fields
            if field.readable and field.default and not field.default.factory
        }
        if not self.allowed or not values or not self._rows.sound(self._rows.row(1, values)):
            return ""
        return assignment("defaults", literal(values), Name("dict[str, object]"), indent=4)

    @cached_property
    def hides(self) -> bool:
        """Whether clients give what they never see."""
        return any(f.writable and not f.readable for f in self._rows.own_fields)

    @cached_property
    def unknown(self) -> str:
        """The table of what a client cannot give."""
        names = [field.name for field in self._entity.columns if not field.writable]
        return parametrize("field", map(literal, [*names, self._subject.unknown]))

    # --- references ---

    @cached_property
    def missing_references(self) -> str:
        """The table of keys that no row has."""
        return parametrize("changes", self.missing)

    @cached_property
    def missing(self) -> list[Node]:
        """Keys that no row has."""
        found = (self._missing(relation) for relation in self._entity.relations)
        return list({keys.flat: keys for keys in found if keys}.values())

    def _missing(self, relation: Relation) -> Node | None:
        """A key that no row has; keys that share a column with it go along."""
        fields = set(relation.fields)
        for other in self._entity.relations:
            if not fields.isdisjoint(other.fields):
                fields.update(other.fields)
        targets = {field: (r, target) for r in self._entity.relations for field, target in r.pairs}
        values = {
            field: _missing_value(*targets[field])
            for field in self._entity.columns
            if field in fields
        }
        if None in values.values():
            return None
        return dict_of((literal(field.name), value) for field, value in values.items() if value)

    # --- links ---

    @cached_property
    def links(self) -> list[LinkedCase]:
        """The tests of rows that are linked with others from the beginning."""
        return [
            self._linked(link)
            for link in self._entity.plain_links
            if self.allowed and self._subject.can_have(self._entity, link.target, link.target)
        ]

    def _linked(self, link: Link) -> LinkedCase:
        names = self._subject.names_of(link.target)
        listed = link.target.allows("list")
        name = shorten(f"test_create_with_{link.name}")
        name_of_many = shorten(f"test_create_many_with_{link.name}")
        parameters = ("client: AsyncClient", "session: AsyncSession")
        counting = (*parameters, "statements: list[str]")
        bulk = self._entity.allows("bulk") and self._subject.can_have(*[self._entity] * 4)
        make = f"[{names.call('await create_{}').flat} for _ in range(2)]"
        keys = f"[{json_key(link.target, Name('other')).flat} for other in others]"
        missing = [missing_key(field) for field in link.target.key]
        key = list_of(missing) if len(missing) > 1 else missing[0]
        ids = f"data[{literal(link.ids).flat}]"
        return LinkedCase(
            signature=signature(f"async def {name}", parameters, "None"),
            many=signature(f"async def {name_of_many}", counting, "None") if bulk else "",
            others=f"others = {make}",
            keys=statement("keys = ", Name(keys), indent=4),
            give=statement(f"{ids} = ", Name("[*keys, keys[0]]"), indent=4),
            ids=link.ids,
            path=kebab(link.name) if listed else "",
            found=names.keys_of_items("found"),
            give_missing=statement(f"{ids} = ", list_of([key]), indent=4),
        )

    # --- what the database itself holds to ---

    @cached_property
    def checks(self) -> str:
        """The table of checks that the spec words, and of what they refuse."""
        found = ((check.name, self._rows.violation(check)) for check in self._entity.checks)
        pairs = ((literal(name), literal(dict(row))) for name, row in found if row)
        return parametrize("check changes", map(tuple_of, pairs))

    @cached_property
    def violations(self) -> str:
        """The table of values, as SQL, that the database refuses."""
        pairs = (
            (literal(field.name), literal(value))
            for field in self._entity.fields
            for value in _violations(field)
        )
        return parametrize("field value", map(tuple_of, pairs))

    @cached_property
    def violate(self) -> str:
        """A change that passes by validation."""
        changed = dict_of([(Name("field"), Name("text(value)"))])
        update = call(Name("update"), Name(self._entity.name))
        values = call(Attribute(update, "values"), changed)
        return statement("await ", call(Name("session.exec"), values), indent=8)


def _invalid(name: str, bad: Bad) -> Node:
    if bad.case:
        return call(Name("pytest.param"), literal(name), bad.source, id=literal(bad.case))
    return tuple_of((literal(name), bad.source))


def _bad_ids(link: Link) -> Iterator[Bad]:
    yield Bad(literal(None))
    yield Bad(literal("no list"))
    key = [field.type.row for field in link.target.key]
    yield Bad(Name(f"[{key[0].wrong}]" if len(key) == 1 and key[0] else "[[]]"))


def _missing_value(relation: Relation, target: Field) -> Node | None:
    """A value that the column of no row has, or None where it may hold too few to tell."""
    row = target.type.row
    if target.type.is_uuid or target.type.name == "str" or (row is not None and row.bits):
        return missing_key(target)
    values = series(relation.target, target)
    return literal(values.at(_FAR)) if values.distinct >= UNLIMITED else None


def _violations(field: Field) -> Iterator[str]:
    if not field.optional:
        yield "NULL"
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
