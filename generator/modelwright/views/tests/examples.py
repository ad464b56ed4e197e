"""Example values of a field, in the form in which a client sends them."""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from textwrap import shorten
from types import MappingProxyType
from typing import Any, Final, cast

from ...model import Entity, Field, Type
from ...naming import kebab, words
from ...printing.code import Name, Node, literal
from ...values.literals import json_value
from ...values.samples import letters, sample
from ..nodes import dict_of, list_of, subscript

UNLIMITED: Final = 1000
"""So many different values are more than any test needs."""
_COUNTED: Final = 8
"""So many values of a narrow range are listed."""
_LONG: Final = 32
"""A name of more letters does not stand in full in the value beside it."""


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
    source = subscript(literal(list(values)), Name(f"n % {len(values)}"))
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
    name = field.type.name
    return _FIXED[name] if name in _FIXED else _MADE[name](entity, field)


def _of_number(source: str, at: Callable[[int], Any], distinct: int = UNLIMITED) -> Series:
    return Series(Name(source), at, distinct)


_FIXED: Final[Mapping[str, Series]] = MappingProxyType(
    {
        "url": formatted("https://example.com/{n}"),
        "bool": _of_number("n % 2 == 0", lambda n: n % 2 == 0, 2),
        "date": _of_number('f"{2000 + n}-01-31"', lambda n: f"{2000 + n}-01-31"),
        "datetime": _of_number(
            'f"{2000 + n}-01-31T12:00:00Z"', lambda n: f"{2000 + n}-01-31T12:00:00Z"
        ),
        "datetime_naive": _of_number(
            'f"{2000 + n}-01-31T12:00:00"', lambda n: f"{2000 + n}-01-31T12:00:00"
        ),
        "time": _of_number('f"12:{n % 60:02}:00"', lambda n: f"12:{n % 60:02}:00", 60),
        "duration": _of_number('f"PT{n}S"', lambda n: f"PT{n}S", UNLIMITED),
        "inet": formatted("2001:db8::{n:x}"),
        "cidr": formatted("2001:db8:{n:x}::/48"),
        "macaddr": _of_number(
            'f"00:00:5e:00:{n // 256:02x}:{n % 256:02x}"',
            lambda n: f"00:00:5e:00:{n // 256:02x}:{n % 256:02x}",
        ),
        "tsvector": formatted("'word{n}'"),
        "uuid": formatted("00000000-0000-4000-8000-{n:012x}"),
        "json": Series(dict_of([(literal("n"), Name("n"))]), lambda n: {"n": n}),
        "dict": Series(dict_of([(literal("n"), Name("n"))]), lambda n: {"n": n}),
    }
)


def answered(field: Field, value: Any) -> Any:
    """A value of the spec as the API answers it: decimals with all places, moments in UTC."""
    if value is not None and field.type.name == "decimal":
        return number_json(field, value)
    if isinstance(value, list):
        return [json_value(_in_utc(item)) for item in cast("list[object]", value)]
    return json_value(_in_utc(value))


def _in_utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


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
    decimal = item.name == "decimal"
    constraints = {"max_digits": 10, "decimal_places": 2} if decimal else {}
    return Field(name=field.name, column=field.column, type=item, constraints=constraints)


def _bytes(_entity: Entity, field: Field) -> Series:
    low = field.constraints.get("min_length", 0)
    high = field.constraints.get("max_length", max(low, 3))
    value = bytes(range(1, 4)).ljust(low, b"\0")[:high]
    return constant(base64.b64encode(value).decode())


def _email(entity: Entity, _field: Field) -> Series:
    return formatted(f"{entity.singular}{{n}}@example.com")


# --- texts ---


def _title(field: Field) -> str:
    """The words of its name; of a long name the first ones, which leave room in a line for both."""
    title = words(field.name)
    return (shorten(title, 12, placeholder="") if len(title) > _LONG else title).capitalize()


def _text(entity: Entity, field: Field) -> Series:
    constraints = field.constraints
    low, high = constraints.get("min_length", 0), field.max_length
    if "pattern" not in constraints:
        word = f"{kebab(entity.name)}-" if field.primary_key else f"{_title(field)} "
        if low <= len(word) + 1 and (high is None or len(word) + 3 <= high):
            return formatted(f"{word}{{n}}")
    prefix = kebab(entity.name) if field.primary_key else kebab(field.name)
    found = sample(constraints.get("pattern"), low, high, prefix)
    if found is None:
        return constant(answered(field, field.example) or "")
    source = found.expression

    def at(n: int) -> Any:
        # The source is this generator's own: a literal of the pattern's characters and `n`.
        return eval(source, {"__builtins__": {"str": str}, "letters": letters, "n": n})  # noqa: S307

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
        unit = unit_of(field)
        step = max(as_decimal(field.constraints.get("multiple_of", unit)), unit)
        low, high = field.lower, field.upper
        bottom = None if low is None else as_decimal(low[1]) + (unit if low[0] == "gt" else 0)
        top = None if high is None else as_decimal(high[1]) - (unit if high[0] == "lt" else 0)
        if field.type.name == "decimal":
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


def unit_of(field: Field) -> Decimal:
    """The step between one number and the next."""
    if field.type.name == "decimal":
        return Decimal(1).scaleb(-field.constraints["decimal_places"])
    if field.type.name == "float":
        low, high = field.lower, field.upper
        if low and high:
            return (as_decimal(high[1]) - as_decimal(low[1])) / 16
        return Decimal("0.5")
    return Decimal(1)


def as_decimal(value: Any) -> Decimal:
    """A number of the spec, as it was written."""
    return Decimal(str(value))


def _number(_entity: Entity, field: Field) -> Series:
    range_ = Range.of(field)
    wide = Decimal(UNLIMITED)
    simple = range_.step <= 1 and "multiple_of" not in field.constraints
    if simple and Decimal(1) in range_ and wide in range_:
        return _plain_number(field)
    bits = field.type.row.bits if field.type.row else None
    fitting = (n for n in range_.values(_COUNTED) if bits is None or n >= -(2 ** (bits - 1)))
    values = [number_json(field, value) for value in fitting]
    return cycle(values)


def _plain_number(field: Field, more: int = 0) -> Series:
    """The numbers from one on, or from so many more."""
    number = f"n + {more}" if more else "n"
    if field.type.name == "float":
        return _of_number(f"n + {more + 0.5}", lambda n: n + more + 0.5)
    if field.type.name != "decimal":
        return _of_number(number, lambda n: n + more)
    places = field.constraints["decimal_places"]
    rest = f".{'5'.ljust(places, '0')}" if places else ""
    return _of_number(f'f"{{{number}}}{rest}"', lambda n: f"{n + more}{rest}")


def shifted(field: Field) -> Iterator[Series]:
    """Larger numbers that the field takes, as many as it has usual ones."""
    row = field.type.row
    if row is None or "ge" not in row.constraints or "multiple_of" in field.constraints:
        return
    range_ = Range.of(field)
    for more in (10, 1000, 100_000):
        if range_.step <= 1 and Decimal(more) in range_ and Decimal(more + UNLIMITED) in range_:
            yield _plain_number(field, more)


def number_json(field: Field, value: Decimal) -> Any:
    """The number as JSON has it, a decimal with all its places."""
    if field.type.name == "decimal":
        return f"{value:.{field.constraints['decimal_places']}f}"
    return float(value) if field.type.name == "float" else int(value)


_MADE: Final[Mapping[str, Callable[[Entity, Field], Series]]] = MappingProxyType(
    {
        "str": _text,
        "text": _text,
        "email": _email,
        "bytes": _bytes,
        **dict.fromkeys(("int", "smallint", "bigint", "float", "decimal"), _number),
    }
)
