"""SQL expressions of a spec: its `checks`, `where` and index `expressions`, for both databases.

The text is data of a person: it is parsed by sqlglot, its names are resolved to one entity's
columns, and it is printed anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..printing.sql import ExpressionError, sql_text
from ..values.kinds import Kind
from .parts import Column
from .printer import Printer

if TYPE_CHECKING:
    from sqlglot.expressions import Expr
    from sqlglot.tokenizer_core import Token

__all__ = ["Column", "Expression", "ExpressionError", "sql_text", "translate"]

MAX_LENGTH = 2000
MAX_NESTING = 16


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression in the words of each database, its kind, and the columns it reads."""

    postgresql: str
    sqlite: str
    kind: Kind | None
    columns: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether one text serves both databases."""
        return self.postgresql == self.sqlite


def translate(
    text: str, columns: Mapping[str, Column], *, boolean: bool, common: bool = False
) -> Expression:
    """Check an expression and print it for both databases.

    What passes has one meaning on both, both take it for the columns' kinds, and it is immutable by
    PostgreSQL's terms, so that it may also stand in an index.

    Args:
        text: What the spec says; names are field names.
        columns: The columns of the one entity that may be read, by field names.
        boolean: Whether a condition is wanted (`checks`, `where`) or a value (`expressions`). A
            value that PostgreSQL would not take bare in an index comes in parentheses.
        common: Whether one text must serve both databases. Where they have words of their own, it
            is then said in others; a few literals differ all the same.

    Raises:
        ExpressionError: It is not one expression, not one that both databases share, or one that a
            database would refuse.
    """
    printers = [Printer(columns, sqlite=sqlite, common=common) for sqlite in (False, True)]
    try:
        node = _parse(text)
        postgresql, sqlite = (
            printer.condition(node) if boolean else printer.index_value(node)
            for printer in printers
        )
    except RecursionError:
        raise ExpressionError("the expression is nested too deeply", "split it") from None
    if not printers[0].used:
        raise ExpressionError("the expression reads no field", "name at least one field in it")
    return Expression(postgresql.text, sqlite.text, postgresql.kind, tuple(printers[0].used))


def _parse(text: str) -> "Expr":
    """Read one expression; whatever goes wrong in sqlglot is an ExpressionError."""
    try:
        from sqlglot import exp  # noqa: PLC0415
        from sqlglot.dialects.dialect import Dialect  # noqa: PLC0415
    except ImportError as error:
        raise ExpressionError(
            "checks, where and expressions need the Python package sqlglot, which is missing",
            "install it beside Copier: uvx --with modelwright copier ...",
        ) from error
    _check_text(text)
    dialect = Dialect.get_or_raise("postgres")
    try:
        tokens = dialect.tokenize(text)
        _check_tokens(tokens)
        found = dialect.parser().parse_into(exp.Condition, tokens, text)
    except (ExpressionError, RecursionError):
        raise
    except Exception as error:
        # Odd text may trip the parser anywhere, not only where it raises an error of its own.
        raise _unreadable(error) from None
    if len(found) != 1 or found[0] is None:
        raise ExpressionError("this is not one SQL expression")
    return found[0]


def _check_text(text: str) -> None:
    if not text.strip():
        raise ExpressionError("the expression is empty")
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {MAX_LENGTH} characters")
    for character in text:
        if not (character.isprintable() or character in "\t\n\r"):
            raise ExpressionError(f"the character {character!a} cannot stand in an expression")


def _check_tokens(tokens: "list[Token]") -> None:
    """Refuse what the parser would pass over: comments, further expressions, endless nesting."""
    if not tokens:
        raise ExpressionError("a comment is no expression")
    depth = 0
    for token in tokens:
        kind = token.token_type.name
        if token.comments:
            raise ExpressionError("a comment cannot stand in an expression")
        if kind == "SEMICOLON":
            raise ExpressionError("a semicolon cannot stand in an expression", "write only one")
        if kind == "VAR" and token.text.lower() == "if":
            # sqlglot would take it for a statement, and log so.
            raise ExpressionError("`if` cannot stand in an expression", "write CASE WHEN")
        depth += (kind == "L_PAREN") - (kind == "R_PAREN")
        if depth > MAX_NESTING:
            raise ExpressionError(f"the expression is nested deeper than {MAX_NESTING}", "split it")


def _unreadable(error: Exception) -> ExpressionError:
    """Tell where the parser stopped; its own message is one of terminal colours and two lines."""
    from sqlglot.errors import ParseError  # noqa: PLC0415

    near = error.errors[0].get("highlight") if isinstance(error, ParseError) else None
    place = f" near `{near}`" if near else ""
    return ExpressionError(
        f"this is not one SQL expression{place}",
        'a field named like a word of SQL stands in double quotes: "order" > 0',
    )
