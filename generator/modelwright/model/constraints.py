"""Uniques, indexes and checks of the model: what spans several columns."""

import re
from dataclasses import dataclass

from ..expressions import Expression
from ..naming import shorten
from .fields import Field


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique constraint over several columns."""

    table: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """The constraint's name in the database."""
        return _joined("uq", self.table, *(key.column for key in self.fields))


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """One key of an index: a column or an expression."""

    text: str
    field: "Field | None" = None
    expression: Expression | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index over columns or expressions, perhaps of only some rows.

    Attributes:
        method: PostgreSQL's access method; SQLite has only its own.
        include: columns that PostgreSQL keeps beside the keys.
        fields: the fields that are its keys, where none is an expression.
    """

    table: str
    columns: tuple[IndexColumn, ...]
    unique: bool = False
    method: str = "btree"
    where: Expression | None = None
    include: tuple[str, ...] = ()
    own_name: str | None = None
    fields: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        """The index's name in the database."""
        if self.own_name:
            return self.own_name
        parts = (re.sub(r"[\W_]+", "_", key.text).strip("_") for key in self.columns)
        return _joined("uq" if self.unique else "ix", self.table, *parts)

    @property
    def trigrams(self) -> tuple[Field, ...]:
        """The texts of which it holds trigrams, so that their parts are found."""
        texts = (field for field in self.fields if field.type.row and field.type.row.textual)
        return tuple(texts) if self.method == "gin" else ()


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint that the spec words."""

    table: str
    own_name: str
    expression: Expression

    @property
    def name(self) -> str:
        """The constraint's name in the database."""
        return _joined("ck", self.table, self.own_name)


def _joined(*parts: str) -> str:
    return shorten("_".join(parts))
