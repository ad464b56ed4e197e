"""What cannot stand in an expression for both databases, and what can stand in its place."""

from typing import TYPE_CHECKING, Final, NoReturn

from ..printing.sql import ExpressionError
from .parts import QUERY

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_NOW: Final = ("the current time changes, and a row that was valid would not stay so", "")
_REGEX: Final = ("SQLite has no regular expressions", "say `pattern:` on the field")
_JSON: Final = (
    "the databases read JSON and arrays in different words",
    "make it a field of its own",
)
_PARAMETER: Final = ("an expression has no parameters", "write the value itself")
_LITERAL: Final = ("this kind of literal is PostgreSQL's own", "write a plain 'text' or number")
_REFUSED: Final[dict[str, tuple[str, str]]] = {
    "collate": ("collations differ between the databases", "compare lower(...) instead"),
    "concat": ("concat() is younger than some SQLite", "write a || b"),
    "escape": ("LIKE takes no ESCAPE here", r"its escape character is \ already"),
    "interval": ("SQLite has no intervals", ""),
    "star": ("`*` stands for no value", "name the fields"),
    "tuple": ("a list of values stands only after IN", "compare them one by one"),
    "window": ("an expression reads only its own row, so it holds no window", ""),
    **dict.fromkeys(("currentdate", "currenttime", "currenttimestamp"), _NOW),
    **dict.fromkeys(("localtime", "localtimestamp"), _NOW),
    **dict.fromkeys(("array", "arraycontainsall", "bracket"), _JSON),
    **dict.fromkeys(("jsonextract", "jsonextractscalar"), _JSON),
    **dict.fromkeys(("exists", "select", "subquery"), QUERY),
    **dict.fromkeys(("parameter", "placeholder"), _PARAMETER),
    **dict.fromkeys(("regexpilike", "regexplike", "similarto"), _REGEX),
    **dict.fromkeys(("bitstring", "bytestring", "hexstring", "national", "rawstring"), _LITERAL),
    "unicodestring": _LITERAL,
}


def refuse(node: "Expr", functions: list[str]) -> NoReturn:
    """Refuse a node that no printer is for.

    Raises:
        ExpressionError: always; with the way out where there is one.
    """
    from sqlglot import exp  # noqa: PLC0415

    if node.key in _REFUSED:
        raise ExpressionError(*_REFUSED[node.key])
    if isinstance(node, exp.AggFunc):
        raise ExpressionError(
            f"{node.sql_name().lower()}() reads many rows, an expression only its own",
            "the greater of two values is greatest(a, b)" if node.key == "max" else "",
        )
    if isinstance(node, exp.Func):
        name = node.name if node.key == "anonymous" else node.sql_name()
        raise ExpressionError(
            f"the function {name.lower()}() is not one that both databases share",
            f"known are {', '.join(functions)}",
        )
    raise ExpressionError(f"SQL's {node.key} cannot stand in an expression for both databases")
