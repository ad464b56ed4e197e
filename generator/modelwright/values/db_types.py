"""The table of `db_type`: types of PostgreSQL that a field may ask for instead of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from ..printing.code import imported
from . import literals
from .kinds import Kind
from .types import ANNOTATIONS, COLUMNS

_TEXTS: Final = ("str", "text")
_JSON: Final = ("json", "dict", "list")
_NO_TEXT: Final[Mapping[str, Any]] = MappingProxyType(
    {"constraints": frozenset[str](), "operators": (), "kind": Kind.OPAQUE, "native_json": False}
)
"""What is no longer so of a field of text whose column holds something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DbType:
    """A row of the table.

    Attributes:
        name: as the spec says it, without a length.
        types: the types of fields that it fits; `list` stands for all lists of what JSON holds.
        longest: the largest length in parentheses; 0 where it takes none.
        row: the row of the table of types that it makes of the field's own, by what changes.
    """

    name: str
    types: tuple[str, ...]
    longest: int = 0
    row: Mapping[str, Any] = field(default_factory=dict[str, Any])


DB_TYPES: Final[Mapping[str, DbType]] = MappingProxyType(
    {
        row.name: row
        for row in (
            DbType(name="char", types=_TEXTS, longest=10_485_760),
            DbType(name="varchar", types=_TEXTS, longest=10_485_760),
            DbType(name="text", types=("str", "text", "email", "url")),
            DbType(
                name="real",
                types=("float",),
                row={
                    "annotation": imported(ANNOTATIONS, "Float32"),
                    "literal": literals.FLOAT32,
                    "column": imported(COLUMNS, "RealType"),
                    "kind": Kind.OPAQUE,
                },
            ),
            DbType(name="json", types=_JSON),
            DbType(name="jsonb", types=_JSON),
            DbType(name="citext", types=("str", "text", "email"), row={"kind": Kind.OPAQUE}),
            DbType(
                name="inet",
                types=_TEXTS,
                row={
                    **_NO_TEXT,
                    "name": "inet",
                    "annotation": imported(ANNOTATIONS, "Inet"),
                    "literal": literals.INET,
                    "column": imported(COLUMNS, "InetType"),
                    "ordered": False,
                    "wrong": '"nowhere"',
                },
            ),
            DbType(
                name="cidr",
                types=_TEXTS,
                row={
                    **_NO_TEXT,
                    "name": "cidr",
                    "annotation": imported(ANNOTATIONS, "Cidr"),
                    "literal": literals.CIDR,
                    "column": imported(COLUMNS, "CidrType"),
                    "ordered": False,
                    "wrong": '"192.0.2.1/24"',
                },
            ),
            DbType(
                name="macaddr",
                types=_TEXTS,
                row={
                    **_NO_TEXT,
                    "name": "macaddr",
                    "annotation": imported(ANNOTATIONS, "MacAddress"),
                    "literal": literals.MACADDR,
                    "column": imported(COLUMNS, "MacAddressType"),
                    "wrong": '"nowhere"',
                },
            ),
            DbType(
                name="tsvector",
                types=_TEXTS,
                row={
                    **_NO_TEXT,
                    "name": "tsvector",
                    "column": imported(COLUMNS, "TSVectorType"),
                    "comparable": False,
                    "ordered": False,
                },
            ),
        )
    }
)
_WRITTEN: Final = re.compile(r"([a-z]+)(?:\((\d{1,9})\))?")


def read_db_type(text: str) -> tuple[str, int | None] | None:
    """Split `varchar(20)` into its name and its length; None for what is no such word."""
    found = _WRITTEN.fullmatch(text.strip().lower())
    return (found[1], int(found[2]) if found[2] else None) if found else None
