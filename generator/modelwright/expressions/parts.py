"""Printed parts of an expression: how tightly each holds together, and what kind of value it is."""

from collections.abc import Set
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from ..printing.sql import ExpressionError
from ..values.kinds import NUMBERS, Kind

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_NOTES: Final = {"typed", "safe", "ignore_nulls"}
"""What sqlglot notes about a node beside its operands, without a change of meaning here."""
QUERY: Final = ("an expression reads only its own row, so it holds no query", "")


class Rank(IntEnum):
    """How tightly a part holds together; both databases and sqlglot agree on this order.

    They disagree on comparisons of comparisons and on `||` beside arithmetic, so there the person's
    own parentheses are asked for.
    """

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    CONCATENATION = 5
    SUM = 6
    PRODUCT = 7
    SIGN = 8
    ATOM = 9
    CALL = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A column that expressions may read.

    Attributes:
        values: the texts that it can hold, where they are known.
    """

    name: str
    kind: Kind
    optional: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A printed part.

    Attributes:
        kind: of its value; None for a bare NULL.
        negated: the opposite, where SQL has words of its own for it, such as NOT IN.
        number: its value, where it is made of numbers alone.
        real: whether SQLite calculates with it as a fraction, whatever its value.
        values: the texts that it can hold, where they are known.
    """

    text: str
    rank: Rank
    kind: Kind | None
    negated: "Part | None" = None
    number: Fraction | None = None
    real: bool = False
    values: tuple[str, ...] = ()


def operands(node: "Expr", *names: str, flags: Set[str] = frozenset()) -> "list[Expr]":
    """Give the operands of these names in order; refuse a node that carries anything else."""
    for name, value in node.args.items():
        if value and name not in names and name not in flags and name not in _NOTES:
            if name == "query":
                raise ExpressionError(*QUERY)
            raise ExpressionError(f"`{name}` of SQL's {node.key} is not known to both databases")
    found: list[Expr] = []
    for name in names:
        operand: Any = node.args.get(name)
        found += operand if isinstance(operand, list) else [operand] if operand else []
    return found


def common_kind(parts: list[Part], *, null: bool) -> Kind:
    """The kind that parts have together, which stand for each other or are compared.

    Args:
        parts: all but the literal texts, which are read as the others are.
        null: whether a bare NULL may be among them.

    Raises:
        ExpressionError: they have none.
    """
    first: Part | None = None
    for part in parts:
        if part.kind is None:
            if not null:
                raise no_null()
        elif part.kind is Kind.OPAQUE:
            raise wrong_kind(part)
        elif first is None or first.kind is Kind.UNKNOWN:
            first = part
        elif part.kind in NUMBERS and first.kind in NUMBERS:
            first = max(first, part, key=_precision)
        elif part.kind not in {first.kind, Kind.UNKNOWN}:
            raise unlike(first, part)
    if first is None or first.kind is None:
        return Kind.TEXT
    return first.kind


def _precision(part: Part) -> int:
    return NUMBERS.index(part.kind) if part.kind in NUMBERS else -1


def no_null() -> ExpressionError:
    """The error for a bare NULL."""
    return ExpressionError("NULL stands only after IS, THEN and ELSE", "write IS NULL for a test")


def unlike(one: Part, other: Part) -> ExpressionError:
    """The error for two parts of which no kind is that of both."""
    texts = {part.kind for part in (one, other)}
    hint = "compare what is of one kind"
    if texts == {Kind.TEXT, Kind.INTEGER}:
        number = one if one.kind is Kind.INTEGER else other
        hint = _as_text(number)
    elif Kind.BOOLEAN in texts:
        hint = "the values of a condition are TRUE and FALSE"
    message = f"`{one.text}` is {_called(one)} and `{other.text}` is {_called(other)}"
    return ExpressionError(message, hint)


def wrong_kind(part: Part, *wanted: Kind) -> ExpressionError:
    """The error for a part that is of another kind than wanted."""
    if part.kind is None:
        return no_null()
    if part.kind is Kind.OPAQUE:
        message = f"the databases store `{part.text}` in different ways"
        return ExpressionError(message, "only IS NULL and IS NOT NULL apply to it")
    hint = ""
    if wanted == (Kind.BOOLEAN,):
        hint = "compare it with something"
    elif Kind.TEXT in wanted and part.kind is Kind.INTEGER:
        hint = _as_text(part)
    message = f"`{part.text}` is {_called(part)} where {_listed(wanted)} is wanted"
    return ExpressionError(message, hint)


def _as_text(part: Part) -> str:
    plain = part.number is not None
    return f"write '{part.text}'" if plain else f"as text it is CAST({part.text} AS text)"


def _called(part: Part) -> str:
    return part.kind.value if part.kind else "NULL"


def _listed(kinds: tuple[Kind, ...]) -> str:
    return "a number" if kinds == NUMBERS else " or ".join(kind.value for kind in kinds)
