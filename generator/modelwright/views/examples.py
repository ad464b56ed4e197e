"""Example values of a field, good and bad, in the form in which a client sends them."""

import base64
import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final
from uuid import UUID

from ..code import Name, Node, literal
from ..model import Entity, Field, Type
from ..naming import kebab, words
from ..samples import letters, sample, violation
from .columns import json_value
from .nodes import dict_of, list_of

UNLIMITED: Final = 1000
"""So many different values are more than any test needs."""
_COUNTED: Final = 8
"""So many values of a narrow range are listed."""
_LONGEST: Final = 100_000
"""A longer text is no use as an example of one that is too long."""
_ENOUGH_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Series:
    """Values of a field, numbered from 1.

    Attributes:
        source: Python source of value number `n`.
        at: value number `n`, as JSON holds it.
        distinct: how many different ones there are.
        numbered: whether the source has `n` in it.
    """

    source: Node
    at: Callable[[int], Any]
    distinct: int = UNLIMITED
    numbered: bool = True


def constant(value: Any) -> Series:
    """One value, always the same."""
    return Series(literal(value), lambda _n: value, 1, numbered=False)


def cycle(values: Sequence[Any]) -> Series:
    """The values one after the other, again and again."""
    if len(values) == 1:
        return constant(values[0])
    source = Name(f"{literal(list(values)).flat}[n % {len(values)}]")
    return Series(source, lambda n: values[n % len(values)], len(values))


def formatted(template: str) -> Series:
    """A text with the number in it, in the place of `{n}` or `{n:...}`."""
    return Series(Name(f'f"{template}"'), lambda n: template.format(n=n))


def series(entity: Entity, field: Field) -> Series:
    """Values that the field takes, as different as it lets them be."""
    if field.type.enum:
        return cycle(field.type.enum.values)
    if field.type.item:
        return _list(entity, field, field.type.item)
    assert field.type.row is not None
    row = field.type.row
    match row.name:
        case "str" | "text":
            return _text(entity, field)
        case "email":
            return formatted(f"{entity.singular}{{n}}@example.com")
        case "url":
            return formatted("https://example.com/{n}")
        case "int" | "smallint" | "bigint" | "float" | "decimal":
            return _number(field)
        case "bool":
            return Series(Name("n % 2 == 0"), lambda n: n % 2 == 0, 2)
        case "uuid":
            return formatted("00000000-0000-4000-8000-{n:012x}")
        case "bytes":
            return constant(base64.b64encode(_some_bytes(field)).decode())
        case "json" | "dict":
            return Series(dict_of([(literal("n"), Name("n"))]), lambda n: {"n": n})
        case _:
            return _moment(row.name)


def _moment(type_name: str) -> Series:
    return {
        "date": Series(Name('f"{2000 + n}-01-31"'), lambda n: f"{2000 + n}-01-31"),
        "datetime": Series(
            Name('f"{2000 + n}-01-31T12:00:00Z"'), lambda n: f"{2000 + n}-01-31T12:00:00Z"
        ),
        "datetime_naive": Series(
            Name('f"{2000 + n}-01-31T12:00:00"'), lambda n: f"{2000 + n}-01-31T12:00:00"
        ),
        "time": Series(Name('f"12:{n % 60:02}:00"'), lambda n: f"12:{n % 60:02}:00", 60),
        "duration": Series(Name('f"PT{n % 60}S"'), lambda n: f"PT{n % 60}S", 60),
    }[type_name]


def _list(entity: Entity, field: Field, item: Type) -> Series:
    length = max(field.constraints.get("min_length", 1), 1)
    if field.constraints.get("max_length") == 0:
        return constant([])
    one = series(entity, item_field(field, item))
    return Series(
        list_of([one.source] * length),
        lambda n: [one.at(n)] * length,
        one.distinct,
        numbered=one.numbered,
    )


def item_field(field: Field, item: Type) -> Field:
    """An element of a list as if it were a field of its own."""
    constraints = {"max_digits": 10, "decimal_places": 2} if _is(item, "decimal") else {}
    return Field(name=field.name, column=field.column, type=item, constraints=constraints)


def _is(type_: Type, name: str) -> bool:
    return type_.row is not None and type_.row.name == name


def _some_bytes(field: Field) -> bytes:
    low = field.constraints.get("min_length", 0)
    high = field.constraints.get("max_length", max(low, 3))
    return bytes(range(1, 4)).ljust(low, b"\0")[:high]


# --- texts ---


def _text(entity: Entity, field: Field) -> Series:
    constraints = field.constraints
    low, high = constraints.get("min_length", 0), field.max_length
    if "pattern" not in constraints:
        word = (
            f"{kebab(entity.name)}-" if field.primary_key else f"{words(field.name).capitalize()} "
        )
        if low <= len(word) + 1 and (high is None or len(word) + 3 <= high):
            return formatted(f"{word}{{n}}")
    prefix = kebab(entity.name) if field.primary_key else kebab(field.name)
    found = sample(constraints.get("pattern"), low, high, prefix)
    if found is None:
        return constant("" if field.example is None else json_value(field.example))
    source = found.expression

    def at(n: int) -> Any:
        # The source is this generator's own: a literal of the pattern's characters and `n`.
        return eval(source, {"__builtins__": {}, "letters": letters, "n": n})  # noqa: S307

    return Series(Name(source), at, found.distinct, numbered=found.distinct > 1)


# --- numbers ---


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a field takes: from `low` to `high` in steps, both included."""

    low: Decimal | None
    high: Decimal | None
    step: Decimal

    @classmethod
    def of(cls, field: Field) -> "Range":
        """What the field's constraints leave."""
        unit = _unit(field)
        step = max(_decimal(field.constraints.get("multiple_of", unit)), unit)
        low, high = field.lower, field.upper
        bottom = None if low is None else _decimal(low[1]) + (unit if low[0] == "gt" else 0)
        top = None if high is None else _decimal(high[1]) - (unit if high[0] == "lt" else 0)
        if field.type.row and field.type.row.name == "decimal":
            most = Decimal(10) ** (
                field.constraints["max_digits"] - field.constraints["decimal_places"]
            )
            bottom = -most + unit if bottom is None else bottom
            top = most - unit if top is None else top
        return cls(
            None if bottom is None else (bottom / step).to_integral_value(ROUND_CEILING) * step,
            None if top is None else (top / step).to_integral_value(ROUND_FLOOR) * step,
            step,
        )

    def __contains__(self, value: Decimal) -> bool:
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)

    def values(self, count: int) -> list[Decimal]:
        """The first numbers, counted from one step on where the range allows it."""
        first = self.step
        if first not in self:
            first = self.low if self.low is not None and self.low > first else self.high or first
        if self.low is not None and self.high is not None:
            room = int((self.high - self.low) / self.step)
            first = max(self.low, min(first, self.high - self.step * min(room, count - 1)))
        elif self.low is None and self.high is not None and self.high < self.step * count:
            first = self.high - self.step * (count - 1)
        numbers = (first + self.step * index for index in range(count))
        return [number for number in numbers if number in self]


def _unit(field: Field) -> Decimal:
    row = field.type.row
    if row is not None and row.name == "decimal":
        return Decimal(1).scaleb(-field.constraints["decimal_places"])
    if row is not None and row.name == "float":
        low, high = field.lower, field.upper
        if low and high:
            return (_decimal(high[1]) - _decimal(low[1])) / 16
        return Decimal("0.5")
    return Decimal(1)


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def _number(field: Field) -> Series:
    assert field.type.row is not None
    range_ = Range.of(field)
    kind = field.type.row.name
    wide = Decimal(UNLIMITED)
    simple = range_.step <= 1 and "multiple_of" not in field.constraints
    if simple and Decimal(1) in range_ and wide in range_:
        return _plain_number(field, kind)
    values = [number_json(field, value) for value in range_.values(_COUNTED)]
    return cycle(values)


def _plain_number(field: Field, kind: str) -> Series:
    if kind == "float":
        return Series(Name("n + 0.5"), lambda n: n + 0.5)
    if kind != "decimal":
        return Series(Name("n"), lambda n: n)
    places = field.constraints["decimal_places"]
    return formatted(f"{{n}}.{'5'.ljust(places, '0')}" if places else "{n}")


def number_json(field: Field, value: Decimal) -> Any:
    """The number as JSON has it, a decimal with all its places."""
    assert field.type.row is not None
    if field.type.row.name == "decimal":
        return f"{value:.{field.constraints['decimal_places']}f}"
    return float(value) if field.type.row.name == "float" else int(value)


# --- values that must be refused ---


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
    else:
        yield from _bad_scalars(field)


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
        yield Bad(Name("[]" if low == 1 else f"[None] * {low - 1}"))
    if (high := field.constraints.get("max_length")) is not None:
        yield Bad(Name(f"[None] * {high + 1}"))


def _bad_scalars(field: Field) -> Iterator[Bad]:
    row = field.type.row
    assert row is not None
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
        yield Bad(Name('""' if low == 1 else f'"x" * {low - 1}'), f"{field.name}-too-short")
    if high is not None and high < _LONGEST:
        yield Bad(Name(f'"x" * {high + 1}'), f"{field.name}-too-long")
    if pattern := field.constraints.get("pattern"):
        wrong = violation(pattern, low, high)
        if wrong is not None:
            yield Bad(literal(wrong))


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
    unit = _unit(field)
    yield from _out_of_range(field, unit, None, None)
    if field.type.row and field.type.row.name == "decimal":
        digits, places = field.constraints["max_digits"], field.constraints["decimal_places"]
        yield Bad(literal("0." + "0" * places + "1"))
        whole = digits - places
        long = Name(f'"1" + "0" * {whole}') if whole > _COUNTED else literal(str(10**whole))
        yield Bad(long)


def _out_of_range(
    field: Field, unit: Decimal, below: Node | None, above: Node | None
) -> Iterator[Bad]:
    low, high = field.lower, field.upper
    if low:
        value = _decimal(low[1]) - (unit if low[0] == "ge" else 0)
        below = literal(number_json(field, value))
    if high:
        value = _decimal(high[1]) + (unit if high[0] == "le" else 0)
        above = literal(number_json(field, value))
    yield from (Bad(node) for node in (below, above) if node)
    multiple = field.constraints.get("multiple_of")
    if multiple is not None and _decimal(multiple) > 0:
        first, *_ = Range.of(field).values(1) or [Decimal(0)]
        between = first + _decimal(multiple) / 2
        if field.type.row and field.type.row.bits:
            between = first + 1 if multiple > 1 else between
        if not math.isclose(between % _decimal(multiple), 0):
            yield Bad(literal(number_json(field, between)))


NOW: Final = dt.datetime(2001, 1, 31, 12, tzinfo=dt.UTC)
"""A moment for columns that the database sets."""
NOBODY: Final = UUID(int=0)
"""A key that no row has."""
