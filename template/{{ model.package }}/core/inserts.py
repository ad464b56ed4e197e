"""INSERTs that may meet rows which exist already."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from .columns import UTCNow
from .models import SoftDeleteColumn, TimestampColumns, VersionColumn

Insert = postgresql.Insert | sqlite.Insert


def insert_into(table: Table[Any] | type[SQLModel], connection: AsyncConnection) -> Insert:
    """An INSERT that can have ON CONFLICT, for which each database has a class of its own."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def upsert(
    row: SQLModel, given: Collection[str], on: Sequence[str], connection: AsyncConnection
) -> Insert:
    """INSERT a row, or change the one that is known by the same values.

    Args:
        row: what to insert.
        given: the fields to change in a row that exists.
        on: the fields by which a row is known; its key, if there are none.
        connection: where the statement will be executed.
    """
    table = cast("Table[Any]", inspect(type(row)).local_table)
    known = [table.columns[name] for name in on] or list(table.primary_key)
    insert = insert_into(type(row), connection).values(_values(row, table))
    changes: dict[Column[Any], Any] = {
        column: insert.excluded[column.key]
        for column in table.columns
        if column in known or column.key in given
    }
    if isinstance(row, TimestampColumns):
        changes[table.c.updated_at] = UTCNow()
    if isinstance(row, SoftDeleteColumn):
        changes[table.c.deleted_at] = None
    if isinstance(row, VersionColumn):
        changes[table.c.version] = table.c.version + 1
    return insert.on_conflict_do_update(
        index_elements=known, index_where=_where_unique(known), set_=changes
    )


def _values(row: SQLModel, table: Table[Any]) -> dict[str, object]:
    """The values of a row, without those that the database is to set."""
    values = {column: getattr(row, column.key) for column in table.columns}
    return {
        column.key: value
        for column, value in values.items()
        if value is not None or column.nullable
    }


def _where_unique(columns: Sequence[Column[Any]]) -> ColumnElement[bool] | None:
    """The condition of the partial unique index of these columns, if that is what they have."""
    for index in columns[0].table.indexes:
        if index.unique and {*index.columns} == {*columns}:
            where: ColumnElement[bool] | None = index.dialect_options["postgresql"]["where"]
            return where
    return None
