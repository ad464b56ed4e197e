"""Random fields that the language takes: a type, constraints that leave a value, values in them."""

import base64
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from .words import lines, texts

Said = dict[str, Any]
Enums = Mapping[str, Sequence[str]]
Constrained = tuple[Said, st.SearchStrategy[Any]]
"""Constraints, and the values that they leave."""

_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "^[a-z]+$": ("abc", "z"),
    "^[A-Z]{3}-[0-9]{4}$": ("ABC-1234",),
    "^(red|green) ?[^x]*$": ("red", "green y"),
    "[0-9]": ("0", "a1b"),
    r"^\d+(\.\d+)?$": ("1", "2.5"),
    r"""^["'\\{}]+\w*$""": ('"', "'{}'a", "\\"),
    "^.{2,5}$": ("ab", "{{}}"),
    "(?i)^abc|def$": ("ABC",),
}
_BITS = {"smallint": 16, "int": 32, "bigint": 64}
_JSON = st.recursive(
    st.booleans() | st.integers(-(2**31), 2**31) | texts(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts(), inner, max_size=2),
    max_leaves=4,
)
_DATES = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
_MOMENTS = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 12, 31))  # noqa: DTZ001 - zones follow
_ZONES = st.integers(-14, 14).map(lambda hours: dt.timezone(dt.timedelta(hours=hours)))

# Values as the spec writes them, of the types without constraints.
_VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "date": _DATES.map(dt.date.isoformat),
    "datetime": st.builds(lambda m, zone: m.replace(tzinfo=zone).isoformat(), _MOMENTS, _ZONES),
    "datetime_naive": _MOMENTS.map(dt.datetime.isoformat),
    "time": st.times().map(dt.time.isoformat),
    "duration": st.integers(0, 10**6).map(lambda seconds: f"PT{seconds}S"),
    "uuid": st.uuids().map(str),
    "email": st.sampled_from(["ada@example.com", "o'neil+x@sub.example.org"]),
    "url": st.sampled_from(["https://example.com/?a='b'&c=%7B", "http://example.org"]),
    "json": _JSON,
    "dict": st.dictionaries(texts(), _JSON, max_size=2),
}
_FACTORIES = {"datetime": ("now",), "datetime_naive": ("now",), "date": ("today",)}
_FACTORIES["uuid"] = ("uuid4", "uuid7")
UNCOMPARED = frozenset({"bytes", "json", "dict"})
TEXTS = frozenset({"str", "text"})
NUMBERS = frozenset({*_BITS, "float", "decimal"})
SEARCHED = TEXTS | {"email", "url"}
TYPES = sorted((*_BITS, *TEXTS, *_VALUES, "float", "decimal", "bytes"))
# What a field may ask of PostgreSQL: its own type, and values that it takes.
_DB_TYPES: Mapping[str, tuple[str, st.SearchStrategy[Any]]] = {
    "char(3)": ("str", st.sampled_from(["abc", "ABC", "x'z"])),
    "varchar(20)": ("text", texts(max_size=20)),
    "text": ("str", texts()),
    "citext": ("str", texts(max_size=20)),
    "real": ("float", st.sampled_from([0.5, -1.25, 3])),
    "json": ("dict", _VALUES["dict"]),
    "jsonb": ("json", _JSON),
    "inet": ("str", st.sampled_from(["192.0.2.1", "2001:db8::1"])),
    "cidr": ("text", st.sampled_from(["192.0.2.0/24", "2001:db8::/32"])),
    "macaddr": ("str", st.sampled_from(["08:00:2b:01:02:03", "ff:ff:ff:ff:ff:00"])),
}


@st.composite
def fields(draw: st.DrawFn, enums: Enums, *, seen: bool = False) -> Said:
    """A field of any type.

    Args:
        draw: draws.
        enums: that the spec has, with their values.
        seen: whether clients see and give it.
    """
    kind = draw(st.sampled_from([*TYPES, *TYPES, *_DB_TYPES, "enum", "list", "tsvector", *enums]))
    if kind == "tsvector":
        access = st.sampled_from(["read_write" if seen else "read_only", "hidden"])
        return (
            {"type": "text?"}
            if seen
            else {"type": "text?", "db_type": kind, "access": draw(access)}
        )
    field = draw(_lists(enums) if kind == "list" else _scalars(kind, enums))
    if not seen:
        field |= draw(_some({"access": st.sampled_from(["read_only", "write_only", "hidden"])}))
    asked = {"filter", "sort", "search"}
    if field.get("access") not in {"write_only", "hidden"}:
        asked = {"sort"} if kind in {"inet", "cidr"} else set()
    # A default that nobody can change would be that of every row.
    unique = field.get("unique") and field.get("access") in {"read_only", "hidden"}
    left_out = asked | ({"default"} if unique else set())
    return {key: said for key, said in field.items() if key not in left_out}


@st.composite
def _scalars(draw: st.DrawFn, kind: str, enums: Enums) -> Said:
    """A field of one of the types that are no lists."""
    if kind in _DB_TYPES:
        type_, values = _DB_TYPES[kind]
        field: Said = {"type": type_, "db_type": kind}
    else:
        constraints, values = draw(_constrained(kind, enums))
        field = {"type": kind, **constraints}
    kind = field["type"]
    if draw(st.booleans()):
        field |= draw(st.sampled_from([{"type": f"{kind}?"}, {"optional": True}]))
    if draw(st.booleans()):
        factories = _FACTORIES.get(kind, ())
        field["default"] = draw(values | st.sampled_from(factories) if factories else values)
    if draw(st.integers(0, 3)) == 0:
        field["example"] = draw(values)
    if kind not in UNCOMPARED:
        field |= draw(_some({"filter": st.booleans(), "sort": st.booleans()}))
        field |= draw(_some({"unique": st.just(True)}, {"index": st.just(True)}))
    if kind in SEARCHED and field.get("db_type") not in {"inet", "cidr", "macaddr"}:
        field |= draw(_some({"search": st.just(True)}))
    field |= draw(_some({"immutable": st.just(True), "deprecated": st.just(True)}))
    return field | draw(_some({"description": lines(), "was": st.just("former_name")}))


def kind_of(said: Said) -> str:
    """The name of a field's type; `list` for all lists."""
    kind: str = said["type"].rstrip("?")
    return "list" if kind.startswith("list[") else kind


def is_compared(said: Said) -> bool:
    """Whether the databases compare the values of a field, and tell an order of them."""
    return kind_of(said) not in UNCOMPARED | {"list"} and said.get("db_type") != "tsvector"


def _some(*choices: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Said]:
    """Mostly nothing; else keys of one of the choices."""
    return st.just({}) | st.one_of(*(st.fixed_dictionaries({}, optional=c) for c in choices))


@st.composite
def _lists(draw: st.DrawFn, enums: Enums) -> Said:
    item = draw(st.sampled_from([*(kind for kind in TYPES if kind in _ITEMS), *enums]))
    field: Said = {"type": f"list[{item}]"}
    if draw(st.booleans()):
        field["storage"] = draw(st.sampled_from(["jsonb", "array"]))
    lengths = draw(_lengths(2, 5))
    if draw(st.booleans()):
        values = st.sampled_from(enums[item]) if item in enums else _ITEMS[item]
        low, high = lengths.get("min_length", 0), lengths.get("max_length", 3)
        field["default"] = draw(st.lists(values, min_size=low, max_size=high))
    return field | lengths | draw(_some({"filter": st.just(True), "optional": st.just(True)}))


@st.composite
def enum_values(draw: st.DrawFn, distinct: Callable[[str], str] = str) -> list[str]:
    """Values of an enum; `distinct` tells what must differ."""
    usual = st.sampled_from(
        ["open", "in-progress", "A+", "44", "no", "\N{LATIN SMALL LETTER SHARP S}"]
    )
    odd = texts(min_size=1, max_size=30).filter(str.isprintable)
    return draw(st.lists(usual | odd, min_size=1, max_size=4, unique_by=distinct))


# --- constraints ---


def _constrained(kind: str, enums: Enums) -> st.SearchStrategy[Constrained]:
    if kind in enums:
        return st.just(({}, st.sampled_from(enums[kind])))
    if kind in _VALUES:
        return st.just(({}, _VALUES[kind]))
    if kind in _BITS:
        return _integers(2 ** (_BITS[kind] - 1))
    return _MAKERS[kind]


@st.composite
def _anonymous(draw: st.DrawFn) -> Constrained:
    values = draw(enum_values())
    return {"values": values}, st.sampled_from(values)


@st.composite
def _lengths(draw: st.DrawFn, middle: int, most: int) -> Said:
    low, high = draw(st.integers(0, middle)), draw(st.just(0) | st.integers(max(middle, 1), most))
    return {key: n for key, n in (("min_length", low), ("max_length", high)) if n}


@st.composite
def _texts(draw: st.DrawFn) -> Constrained:
    if draw(st.integers(0, 3)) == 0:
        pattern = draw(st.sampled_from(sorted(_PATTERNS)))
        return {"pattern": pattern}, st.sampled_from(_PATTERNS[pattern])
    lengths = draw(_lengths(4, 300))
    low, high = lengths.get("min_length", 0), lengths.get("max_length")
    return lengths, texts(max_size=high).map(lambda text: text.ljust(low, "."))


@st.composite
def _bytes(draw: st.DrawFn) -> Constrained:
    lengths = draw(_lengths(3, 40))
    low, high = lengths.get("min_length", 0), lengths.get("max_length", 8)
    values = st.binary(min_size=low, max_size=high)
    return lengths, values.map(lambda value: base64.b64encode(value).decode())


@st.composite
def _integers(draw: st.DrawFn, limit: int) -> Constrained:
    ends = st.sampled_from([-limit, -100, -1, 0, 1, 7, 100, limit - 1])
    low, high = sorted(draw(st.tuples(ends, ends)))
    lower: Said = draw(st.sampled_from([{}, {"ge": low}, {"gt": max(low - 1, -limit)}]))
    upper: Said = draw(st.sampled_from([{}, {"le": high}, {"lt": min(high + 1, limit - 1)}]))
    closed = low + (lower.get("gt") == low), high - (upper.get("lt") == high)
    if closed[0] > closed[1]:
        return {}, st.integers(low, high)
    return lower | upper, st.integers(*closed)


@st.composite
def _floats(draw: st.DrawFn) -> Constrained:
    low = draw(st.sampled_from([-1e9, -1.5, 0, 0.5, 3]))
    high = low + draw(st.sampled_from([0.5, 10, 1e6]))
    lower: Said = draw(st.sampled_from([{}, {"ge": low}, {"gt": low - 0.5}]))
    upper: Said = draw(st.sampled_from([{}, {"le": high}, {"lt": high + 0.5}]))
    return lower | upper, st.floats(low, high)


@st.composite
def _decimals(draw: st.DrawFn) -> Constrained:
    digits = draw(st.integers(1, 15))
    places = draw(st.integers(0, min(digits, 6)))
    unit = Decimal(1).scaleb(-places)
    most = Decimal(10) ** (digits - places) - unit
    low = draw(st.sampled_from([Decimal(0), -most]))
    lower: Said = draw(st.sampled_from([{}, {"ge": 0}])) if low == 0 else {}
    values = st.decimals(low, most, places=places).map(lambda value: str(value + 0))
    return {"max_digits": digits, "decimal_places": places} | lower, values


_MAKERS: Mapping[str, st.SearchStrategy[Constrained]] = {
    "enum": _anonymous(),
    "bytes": _bytes(),
    "float": _floats(),
    "decimal": _decimals(),
    **dict.fromkeys(TEXTS, _texts()),
}
_ITEMS: Mapping[str, st.SearchStrategy[Any]] = {
    **{kind: values for kind, values in _VALUES.items() if kind not in {"json", "dict"}},
    **dict.fromkeys(TEXTS, texts(max_size=20)),
    **dict.fromkeys(_BITS, st.integers(-100, 100)),
    "float": st.floats(-100, 100),
    "decimal": st.decimals(-100, 100, places=2).map(lambda value: str(value + 0)),
}
