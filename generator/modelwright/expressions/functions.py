"""Functions that both databases share, and casts: immutable on PostgreSQL, of one meaning."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..printing.sql import ExpressionError
from ..values.kinds import NUMBERS, Kind
from .operands import Operands
from .parts import Part, Rank, operands, wrong_kind

if TYPE_CHECKING:
    from sqlglot.expressions import Expr


_TRIMS: Final = {"": "trim", "BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}
_TEXTS: Final = {
    "lower": ("this",),
    "replace": ("this", "expression", "replacement"),
    "upper": ("this",),
}
_EXTREMES: Final = {"greatest": ("max", ">="), "least": ("min", "<=")}
_CASTS: Final = {
    "TEXT": ("TEXT", Kind.TEXT, (Kind.INTEGER, Kind.TEXT)),
    "DOUBLE": ("DOUBLE PRECISION", Kind.FLOAT, NUMBERS),
}
_MOST: Final = 10_000_000
"""Both databases count the characters of a text so far."""


def _call(name: str, parts: list[Part], kind: Kind, *, real: bool = False) -> Part:
    listed = ", ".join(part.text for part in parts)
    return Part(f"{name}({listed})", Rank.CALL, kind, real=real)


def _text(printer: Operands, node: "Expr") -> Part:
    arguments = operands(node, *_TEXTS[node.key])
    return _call(node.key, [printer.of(each, Kind.TEXT) for each in arguments], Kind.TEXT)


def _trim(printer: Operands, node: "Expr") -> Part:
    name = _TRIMS[node.args.get("position") or ""]
    arguments = operands(node, "this", "expression", flags={"position"})
    return _call(name, [printer.of(each, Kind.TEXT) for each in arguments], Kind.TEXT)


def _length(printer: Operands, node: "Expr") -> Part:
    (value,) = operands(node, "this")
    return _call("length", [printer.of(value, Kind.TEXT, Kind.BYTES)], Kind.INTEGER)


def _substring(printer: Operands, node: "Expr") -> Part:
    text, *counts = operands(node, "this", "start", "length")
    # From zero or less on, the databases count differently.
    if not counts or not node.args.get("start") or not _is_count(counts[0], 1):
        raise ExpressionError("substr() wants a whole number from 1 on as its start")
    if not all(_is_count(each, 0) for each in counts):
        raise ExpressionError("substr() wants a whole number as its length")
    parts = [printer.of(text, Kind.TEXT), *map(printer.part, counts)]
    return _call("substr", parts, Kind.TEXT)


def _absolute(printer: Operands, node: "Expr") -> Part:
    (value,) = operands(node, "this")
    part = printer.of(value, *NUMBERS)
    return _call("abs", [part], part.kind or Kind.UNKNOWN, real=part.real)


def _round(printer: Operands, node: "Expr") -> Part:
    value, *places = operands(node, "this", "decimals")
    part = printer.part(value)
    if part.kind is Kind.FLOAT:
        message = f"the databases round halves differently of a float such as `{part.text}`"
        raise ExpressionError(message, "make the field a decimal")
    if part.kind not in {Kind.INTEGER, Kind.DECIMAL, Kind.UNKNOWN}:
        raise wrong_kind(part, *NUMBERS)
    if not all(_is_count(each, 0, most=30) for each in places):
        raise ExpressionError("round() wants its places as a whole number up to 30")
    # Of a whole number alone, PostgreSQL makes a double precision.
    kind = Kind.FLOAT if part.kind is Kind.INTEGER and not places else Kind.DECIMAL
    return _call("round", [part, *map(printer.part, places)], kind, real=True)


def _fallback(printer: Operands, node: "Expr") -> Part:
    arguments = operands(node, "this", "expression", "expressions")
    if len(arguments) == 1:
        raise ExpressionError(f"{node.key}() wants two values or more")
    parts, kind = printer.alike(arguments)
    return _call(node.key, parts, kind)


def _extreme(printer: Operands, node: "Expr") -> Part:
    arguments = operands(node, "this", "expressions")
    # Plain ones only, because most forms repeat each of them.
    if len(arguments) == 1 or not all(each.key in {"column", "literal"} for each in arguments):
        raise ExpressionError(f"{node.key}() wants two or more fields or literals")
    parts, kind = printer.alike(arguments)
    name, sign = _EXTREMES[node.key]
    if printer.common:
        return Part(_chosen(printer, arguments, parts, sign), Rank.ATOM, kind)
    if not printer.sqlite:
        return _call(node.key, parts, kind)
    # PostgreSQL passes nulls over, SQLite answers null: each argument falls back on the others.
    turns = (parts[at:] + parts[:at] for at in range(len(parts)))
    return _call(name, [_call("coalesce", turn, kind) for turn in turns], kind)


def _chosen(printer: Operands, nodes: "list[Expr]", parts: list[Part], sign: str) -> str:
    """The first argument that no later one excels, as a CASE that both databases read."""
    words = ["CASE"]
    for place, part in enumerate(parts[:-1], start=1):
        tests: list[str] = []
        for node, other in zip(nodes[place:], parts[place:], strict=True):
            test = f"{part.text} {sign} {other.text}"
            optional = node.key == "column" and printer.columns[node.name].optional
            either = f"{other.text} IS NULL OR {test}"
            alone = place == len(parts) - 1
            tests.append((either if alone else f"({either})") if optional else test)
        words += ["WHEN", " AND ".join(tests), "THEN", part.text]
    return " ".join([*words, "ELSE", parts[-1].text, "END"])


def _cast(printer: Operands, node: "Expr") -> Part:
    value, wanted = operands(node, "this", "to")
    name = wanted.this.name if wanted.key == "datatype" else wanted.name
    if name not in _CASTS or wanted.expressions:
        raise ExpressionError(
            f"a cast to {name.lower()} differs between the databases",
            "casts to text and to double precision do not",
        )
    shown, kind, kinds = _CASTS[name]
    part = printer.part(value)
    if part.kind not in {*kinds, Kind.UNKNOWN}:
        message = f"`{part.text}` becomes another {shown.lower()} on each database"
        raise ExpressionError(message, "whole numbers can be cast")
    real = kind is Kind.FLOAT
    text = f"CAST({part.text} AS {shown})"
    return Part(text, Rank.CALL, kind, number=part.number if real else None, real=real)


def _is_count(node: "Expr", least: int, most: int = _MOST) -> bool:
    """Whether it is a whole number itself: PostgreSQL has no such functions of larger types."""
    digits = node.name if node.key == "literal" and not node.is_string else ""
    return bool(re.fullmatch(r"\d{1,8}", digits)) and least <= int(digits) <= most


FUNCTIONS: Final["dict[str, Callable[[Operands, Expr], Part]]"] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_EXTREMES, _extreme),
    **dict.fromkeys(("coalesce", "nullif"), _fallback),
    "abs": _absolute,
    "cast": _cast,
    "length": _length,
    "round": _round,
    "substring": _substring,
    "trim": _trim,
}
"""What prints the call of a function, by sqlglot's name of it."""
FUNCTION_NAMES: Final = sorted({*FUNCTIONS, *_TRIMS.values(), "substr"} - {"cast", "substring"})
