"""How SQL writes names, text and patterns, and the error for what it cannot say."""

import re

# What SQLAlchemy's text() would take for a bind parameter, and what it would take for an escape.
_BIND = re.compile(r"(?<![:\w\\]):(?=\w+(?![:\w]))")
_ESCAPE = re.compile(r"(?=\\:\w*(?![:\w]))")

_PLAIN_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS = """
    abort action add after all alter always analyse analyze and any array as asc asymmetric attach
    authorization autoincrement before begin between binary both by cascade case cast check collate
    collation column commit concurrently conflict constraint create cross current current_catalog
    current_date current_role current_schema current_time current_timestamp current_user database
    default deferrable deferred delete desc detach distinct do drop each else end escape except
    exclude exclusive exists explain fail false fetch filter first following for foreign freeze from
    full generated glob grant group groups having if ignore ilike immediate in index indexed
    initially inner insert instead intersect into is isnull join key last lateral leading left like
    limit localtime localtimestamp match materialized natural no not nothing notnull null nulls of
    off offset old on only or order others outer over overlaps partition placing plan pragma
    preceding primary query raise range recursive references regexp reindex release rename replace
    restrict returning right rollback row rows savepoint select session_user set similar some
    symmetric system_user table tablesample temp temporary then ties to trailing transaction trigger
    true unbounded union unique update user using vacuum values variadic verbose view virtual when
    where window with without
"""
# What PostgreSQL or SQLite reserves, as a column's name at least.
RESERVED_WORDS = frozenset(_WORDS.split())


class ExpressionError(ValueError):
    """An expression that is refused; the caller knows its place in the spec."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def quoted(name: str) -> str:
    """Write a name as an identifier, in quotes only where one of the databases needs them."""
    if _PLAIN_NAME.fullmatch(name) and name not in RESERVED_WORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Write text as a string literal; backslashes stand for themselves in standard SQL."""
    return "'" + text.replace("'", "''") + "'"


def sql_text(expression: str) -> str:
    """Escape an expression for SQLAlchemy's `text()`, so that no `:name` becomes a parameter.

    `CheckConstraint`, `Index` and `text()` all read strings so. A percent sign stays single: the
    drivers asyncpg and aiosqlite have no use for it, and SQLAlchemy doubles it for those that do.
    """
    return _BIND.sub(r"\\:", _ESCAPE.sub(r"\\", expression))
