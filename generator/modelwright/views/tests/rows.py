"""What rows an entity can hold: values that its unique constraints and checks allow together.

Checks are SQL of the spec, so a database is asked: SQLite, which comes with Python.
"""

import base64
import itertools
import json
import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Final

from ...expressions import Expression
from ...model import Check, Entity, Field, Index, Type
from ...printing.sql import quoted
from .examples import UNLIMITED, Range, Series, answered, constant, number_json, series, shifted

Row = Mapping[str, Any]
"""JSON values by the names of fields."""

_TRIED: Final = 5000
"""So many combinations of values are tried at most."""
_NUMBERS: Final = (1, 2, 3, 4, 5, 6, 51, 52)
"""Rows that are looked at for all."""
_MANAGED: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "created_at": "2001-01-31T12:00:00Z",
        "updated_at": "2001-01-31T12:00:00Z",
        "deleted_at": None,
        "version": 1,
    }
)


class Rows:
    """The rows that tests make of one entity."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self._pairs: dict[Field, tuple[Any, Any] | None] = {}

    # --- the values of a row ---

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """The values of each field that a row is made with; keys of other rows are none."""
        found = {str(field.name): self._usual(field) for field in self.own_fields}
        if all(self._sound_with(found, n) for n in _NUMBERS):
            return found
        return self._adjusted(found)

    @cached_property
    def own_fields(self) -> tuple[Field, ...]:
        """The fields that rows are made with, and that do not come from another row."""
        entity = self.entity
        brought = {f for r in entity.relations for f in r.fields if f.optional or not r.optional}
        return tuple(
            field
            for field in (*entity.key, *entity.fields)
            if (field.writable or field.needed or field in self._referred) and field not in brought
        )

    @cached_property
    def _referred(self) -> frozenset[Field]:
        """The fields that others refer to a row by, where it need not have them."""
        pairs = (pair for relation in self.entity.dependents for pair in relation.pairs)
        return frozenset(field for _, field in pairs if field.optional)

    def row(self, n: int = 1, changes: Row = MappingProxyType({})) -> Row:
        """Row number `n`, with other values in some fields."""
        return {**self._row(self.series, n), **changes}

    def _usual(self, field: Field) -> Series:
        found = series(self.entity, field)
        if found.distinct >= UNLIMITED or self._needs_distinct(field):
            few = self.is_unique(field) and found.distinct < UNLIMITED
            if few and field.optional and field not in self._referred:
                return constant(None)
            return found
        if field.default is not None and field.default.value is not None:
            return constant(answered(field, field.default.value)) if _is_plain(field) else found
        return constant(found.at(found.distinct)) if _is_plain(field) else found

    def _needs_distinct(self, field: Field) -> bool:
        if field.primary_key or self.is_unique(field):
            return True
        return any(
            field in fields
            and all(
                other in self.own_fields and series(self.entity, other).distinct < UNLIMITED
                for other in fields
                if other is not field
            )
            for fields in self.unique_sets
        )

    def is_unique(self, field: Field) -> bool:
        """Whether no two rows have the same value of it."""
        return (field,) in self.unique_sets

    @cached_property
    def unique_sets(self) -> tuple[tuple[Field, ...], ...]:
        """The fields, together, of which no two rows may have the same values."""
        entity = self.entity
        made = any(field.automatic for field in entity.key)
        sets = (
            *(() if made else (entity.key,)),
            *((field,) for field in entity.fields if field.unique),
            *(unique.fields for unique in entity.uniques),
            *self._indexes,
        )
        return tuple(dict.fromkeys(sets))

    @cached_property
    def _indexes(self) -> Mapping[tuple[Field, ...], Index]:
        return {self._fields_of(index): index for index in self.entity.indexes if index.unique}

    def index_of(self, fields: tuple[Field, ...]) -> Index | None:
        """The unique index over these fields, if that is what makes them unique."""
        return self._indexes.get(fields)

    def _fields_of(self, index: Index) -> tuple[Field, ...]:
        if index.fields:
            return index.fields
        read = (c.expression.columns if c.expression else (c.text,) for c in index.columns)
        columns = {column for names in read for column in names}
        return tuple(field for field in self.entity.columns if field.column in columns)

    def _row(self, found: Mapping[str, Series], n: int) -> dict[str, Any]:
        row: dict[str, Any] = {name: values.at(n) for name, values in found.items()}
        for field in self.entity.columns:
            if field.name not in row:
                row[field.name] = self._left_out(field, n)
        return row

    def _left_out(self, field: Field, n: int) -> Any:
        """What a column holds that nobody gives a value."""
        if field in self.entity.managed:
            return _MANAGED[field.name]
        if field.optional:
            return None
        if field.default is not None and field.default.value is not None:
            return answered(field, field.default.value)
        return series(self.entity, field).at(n)

    def _sound_with(self, found: Mapping[str, Series], n: int) -> bool:
        return self.sound(self._row(found, n))

    def _adjusted(self, found: dict[str, Series]) -> Mapping[str, Series]:
        """The values, with others for the fields of checks that they would fail."""
        rows = [self._row(found, n) for n in _NUMBERS]
        failed = [c for c in self.entity.checks if any(self.breaks(c.expression, r) for r in rows)]
        fields = [field for field in self.own_fields if self._named_in(field, failed)]
        choices = [[found[field.name], *self._others(field)] for field in fields]
        names = [str(field.name) for field in fields]
        for choice in itertools.islice(_nearest(choices), _TRIED):
            tried = {**found, **dict(zip(names, choice, strict=True))}
            if all(self._sound_with(tried, n) for n in _NUMBERS):
                return tried
        return found

    def _others(self, field: Field) -> list[Series]:
        """What a row may be made with instead of the usual values."""
        if self._needs_distinct(field):
            return list(shifted(field))
        return [constant(value) for value in self.candidates(field)]

    def _named_in(self, field: Field, checks: Iterable[Check]) -> bool:
        return any(field.column in check.expression.columns for check in checks)

    # --- values for tests ---

    def candidates(self, field: Field) -> list[Any]:
        """Some values that the field takes, the usual ones first."""
        values: list[Any] = []
        if field.example is not None:
            values.append(answered(field, field.example))
        if field.default is not None and field.default.value is not None and _is_plain(field):
            values.append(answered(field, field.default.value))
        one = series(self.entity, field)
        values += [one.at(n) for n in range(1, min(one.distinct, 8) + 1)]
        if one.distinct >= UNLIMITED:
            values.append(one.at(90))
        if _is_number(field):
            range_ = Range.of(field)
            ends = (end for end in (range_.low, range_.high) if end is not None)
            values += [number_json(field, end) for end in ends]
        if field.optional:
            values.append(None)
        return [value for i, value in enumerate(values) if value not in values[:i]]

    def two_values(self, field: Field) -> tuple[Any, Any] | None:
        """Two values in ascending order, each of which the first two rows could have."""
        if field not in self._pairs:
            self._pairs[field] = self._two_values(field)
        return self._pairs[field]

    def _two_values(self, field: Field) -> tuple[Any, Any] | None:
        one = series(self.entity, field)
        candidates = self.candidates(field)
        if self.is_unique(field) and one.distinct >= UNLIMITED:
            # Far from the values of the rows that are made beside these.
            candidates = [one.at(51), one.at(52)]
        values = [
            value for value in candidates if value is not None and self._sound_in_rows(field, value)
        ]
        match sorted(values[:2], key=lambda value: _stored(field.type, value)):
            case [low, high]:
                return low, high
            case _:
                return None

    def another(self, field: Field) -> Any:
        """A value unlike that of the first row, or None."""
        row = self.row(1)
        for value in (*self.candidates(field)[1:], *self.candidates(field)[:1]):
            if (
                value is not None
                and value != row[field.name]
                and self.sound({**row, field.name: value})
            ):
                return value
        return None

    def violation(self, check: Check) -> Row | None:
        """Changes of a row so that only this check refuses it, as few as possible."""
        row = self.row(1)
        others = [other for other in self.entity.checks if other is not check]
        fields = [
            field
            for field in (*self.own_fields, *self._parts)
            if field.writable and self._named_in(field, [check])
        ]
        choices = [[row[field.name], *self.candidates(field)] for field in fields]
        for values in itertools.islice(_nearest(choices), _TRIED):
            changes = {str(f.name): value for f, value in zip(fields, values, strict=True)}
            tried = {**row, **changes}
            sound = not any(self.breaks(other.expression, tried) for other in others)
            if sound and not self._refers(tried) and self.breaks(check.expression, tried):
                return {name: value for name, value in tried.items() if value != row[name]}
        return None

    @cached_property
    def _parts(self) -> tuple[Field, ...]:
        """The columns of optional keys of several columns: checks hold these together."""
        optional = (r for r in self.entity.relations if r.optional and len(r.fields) > 1)
        return tuple(dict.fromkeys(f for r in optional for f in r.fields if f.optional))

    def _refers(self, row: Row) -> bool:
        """Whether the row refers to one that nobody has made."""
        optional = (relation for relation in self.entity.relations if relation.optional)
        return any(all(row[f.name] is not None for f in r.fields) for r in optional)

    def meets(self, condition: Expression) -> bool:
        """Whether a condition is true of the first two rows."""
        return all(self._value(condition, self.row(n)) for n in (1, 2))

    def _sound_in_rows(self, field: Field, value: Any) -> bool:
        if not self.entity.checks:
            return True
        return all(self.sound(self.row(n, {field.name: value})) for n in (1, 2))

    def sound(self, row: Row) -> bool:
        """Whether the checks allow a row."""
        return not any(self.breaks(check.expression, row) for check in self.entity.checks)

    def breaks(self, condition: Expression, row: Row) -> bool:
        """Whether a condition is false of a row; unknown, as null makes it, is not false."""
        return bool(self._value(condition, row) == 0)

    def _value(self, condition: Expression, row: Row) -> Any:
        fields = self.entity.columns
        columns = ", ".join(f"? AS {quoted(field.column)}" for field in fields)
        query = f"SELECT {condition.sqlite} FROM (SELECT {columns})"  # noqa: S608
        values = [_stored(field.type, row[field.name]) for field in fields]
        try:
            return _database().execute(query, values).fetchone()[0]
        except (sqlite3.Error, OverflowError):
            # A function or a number that this SQLite does not have: the tests will show.
            return None

    # --- how many rows there can be ---

    @cached_property
    def most(self) -> int:
        """How many rows there can be, the rows that they refer to apart."""
        return min((self._most_of(fields) for fields in self.unique_sets), default=UNLIMITED)

    def _most_of(self, fields: Sequence[Field]) -> int:
        count = 1
        for field in fields:
            if field.name not in self.series:
                return UNLIMITED
            values = self.series[field.name]
            if values.at(1) is None or values.distinct >= UNLIMITED:
                return UNLIMITED
            count = math.lcm(count, values.distinct)
        return count


@cache
def _database() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False)


def _nearest(choices: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """All combinations, those first that differ least from the first of each."""
    indexes = range(len(choices))
    first = tuple(choice[0] for choice in choices)
    for count in range(len(choices) + 1):
        for changed in itertools.combinations(indexes, count):
            for values in itertools.product(*(choices[index][1:] for index in changed)):
                combined = list(first)
                for index, value in zip(changed, values, strict=True):
                    combined[index] = value
                yield tuple(combined)


def _is_plain(field: Field) -> bool:
    """Whether one value serves for all rows: a choice among few, or a number in a narrow range."""
    return field.type.enum is not None or field.type.name == "bool" or _is_number(field)


def _is_number(field: Field) -> bool:
    row = field.type.row
    return row is not None and "ge" in row.constraints


def _stored(type_: Type, value: Any) -> Any:
    """The value as SQLAlchemy stores it on SQLite."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    if not isinstance(value, str):
        return value
    store = _STORED.get(type_.name)
    return store(value) if store else value


def _moment(value: str) -> str:
    text = value.removesuffix("Z").replace("T", " ")
    return text if "." in text else f"{text}.000000"


_STORED: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType(
    {
        "decimal": float,
        "datetime": _moment,
        "datetime_naive": _moment,
        "time": _moment,
        "uuid": lambda value: value.replace("-", ""),
        "bytes": base64.b64decode,
    }
)
"""How texts of JSON are stored, where not as they are."""
