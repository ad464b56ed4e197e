"""Example values that a field does not take, in the form in which a client sends them."""

import base64
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ...model import Field, Type
from ...printing.code import Name, Node, literal
from ...values.samples import violation
from ...values.types import FieldType
from ..nodes import list_of
from .examples import Range, as_decimal, number_json, unit_of

_LONGEST: Final = 100_000
"""A longer text is no use as an example of one that is too long."""
_LONG_NUMBER: Final = 8
"""Digits that can be read at a glance."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A value that a field does not take, and the case's name where the value cannot be one."""

    source: Node
    case: str = ""


def bad_values(field: Field) -> Iterator[Bad]:
    """Values that validation refuses, one for each of the field's constraints."""
    if not field.optional:
        yield Bad(literal(None))
    if field.type.enum:
        yield Bad(literal(foreign_value(field.type.enum.values)))
    elif field.type.item:
        yield from _bad_lists(field, field.type.item)
    elif field.type.row:
        yield from _bad_scalars(field, field.type.row)


def foreign_value(values: Sequence[str]) -> str:
    """A text that is none of the values, and no longer than they are."""
    return next(mark for mark in "?!*+~" if mark not in values)


def _values(type_: Type) -> tuple[str, ...]:
    return type_.enum.values if type_.enum else ()


def _bad_lists(field: Field, item: Type) -> Iterator[Bad]:
    yield Bad(literal("no list"))
    wrong = Name(item.row.wrong) if item.row else literal(foreign_value(_values(item)))
    yield Bad(list_of([wrong]))
    if low := field.constraints.get("min_length"):
        yield Bad(Name(_nulls(low - 1)))
    if (high := field.constraints.get("max_length")) is not None:
        yield Bad(Name(_nulls(high + 1)))


def _nulls(count: int) -> str:
    return {0: "[]", 1: "[None]"}.get(count, f"[None] * {count}")


def _bad_scalars(field: Field, row: FieldType) -> Iterator[Bad]:
    if row.wrong:
        yield Bad(Name(row.wrong))
    match row.name:
        case "str" | "text":
            yield from _bad_texts(field)
        case "bytes":
            yield from _bad_bytes(field)
        case "int" | "smallint" | "bigint":
            yield from _bad_integers(field, row.bits or 0)
        case "float" | "decimal":
            yield from _bad_fractions(field)
        case _:
            pass


def _bad_texts(field: Field) -> Iterator[Bad]:
    low, high = field.constraints.get("min_length"), field.max_length
    if low:
        short = '""' if low == 1 else _repeated("x", low - 1)
        yield Bad(Name(short), f"{field.name}-too-short")
    if high is not None and high < _LONGEST:
        yield Bad(Name(_repeated("x", high + 1)), f"{field.name}-too-long")
    if pattern := field.constraints.get("pattern"):
        wrong = violation(pattern, low, high)
        if wrong is not None:
            yield Bad(literal(wrong))


def _repeated(char: str, count: int) -> str:
    return f'"{char}"' if count == 1 else f'"{char}" * {count}'


def _bad_bytes(field: Field) -> Iterator[Bad]:
    low, high = field.constraints.get("min_length"), field.constraints.get("max_length")
    if low:
        yield Bad(literal(base64.b64encode(b"\0" * (low - 1)).decode()), f"{field.name}-too-short")
    if high is not None and high < _LONGEST:
        text = base64.b64encode(b"\0" * (high + 1)).decode()
        yield Bad(literal(text), f"{field.name}-too-long")


def _bad_integers(field: Field, bits: int) -> Iterator[Bad]:
    yield Bad(literal(0.5))
    limit = bits - 1
    yield from _out_of_range(field, Decimal(1), Name(f"-(2**{limit}) - 1"), Name(f"2**{limit}"))


def _bad_fractions(field: Field) -> Iterator[Bad]:
    unit = unit_of(field)
    yield from _out_of_range(field, unit, None, None)
    if field.type.name == "decimal":
        digits, places = field.constraints["max_digits"], field.constraints["decimal_places"]
        yield Bad(literal("0." + "0" * places + "1"))
        whole = digits - places
        long = Name(f'"1" + "0" * {whole}') if whole > _LONG_NUMBER else literal(str(10**whole))
        yield Bad(long)


def _out_of_range(
    field: Field, unit: Decimal, below: Node | None, above: Node | None
) -> Iterator[Bad]:
    low, high = field.lower, field.upper
    if low:
        value = as_decimal(low[1]) - (unit if low[0] == "ge" else 0)
        below = literal(number_json(field, value))
    if high:
        value = as_decimal(high[1]) + (unit if high[0] == "le" else 0)
        above = literal(number_json(field, value))
    yield from (Bad(node) for node in (below, above) if node)
    multiple = field.constraints.get("multiple_of")
    if multiple is not None and as_decimal(multiple) > 0:
        first, *_ = Range.of(field).values(1) or [Decimal(0)]
        between = first + as_decimal(multiple) / 2
        if field.type.row and field.type.row.bits:
            between = first + 1 if multiple > 1 else between
        if not math.isclose(between % as_decimal(multiple), 0):
            yield Bad(literal(number_json(field, between)))
