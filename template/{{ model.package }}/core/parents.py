"""Rows that others come to refer to, and whether they are deleted softly."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, inspect, null, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty
from sqlmodel import SQLModel

from .conditions import deletion, row_of

# Of one statement: no database takes any number of parameters.
MAX_KEYS = 1000


async def deletions(
    connection: AsyncConnection,
    table: FromClause,
    columns: Sequence[ColumnElement[Any]],
    keys: Collection[object],
) -> Sequence[object]:
    """When each row that there is of these keys was deleted; None for one that is not.

    None of them is deleted before the commit: who wants to waits, and who is about to is waited
    for. Others may come to refer to the same rows meanwhile.

    Args:
        connection: of the transaction that is to refer to them.
        table: of the rows.
        columns: of the table that hold the keys.
        keys: each a value, or a tuple of values where there are several columns.
    """
    moment = deletion(table)
    statement = select(null() if moment is None else moment)
    # A soft deletion changes no key, so that it does not wait for the lock of a foreign key.
    statement = statement.with_for_update(read=True, key_share=moment is None)
    wanted = [*keys]
    found: list[object] = []
    for start in range(0, len(wanted), MAX_KEYS):
        part = wanted[start : start + MAX_KEYS]
        found += await connection.scalars(statement.where(row_of(columns).in_(part)))
    return found


class Parent:
    """A relation to a row that may be deleted softly, which no foreign key would notice.

    Attributes:
        fields: those that refer to it.
    """

    def __init__(self, relation: RelationshipProperty[Any]) -> None:
        pairs = relation.local_remote_pairs
        self.fields = [relation.parent.get_property_by_column(own).key for own, _ in pairs]
        self._table = relation.mapper.local_table
        self._columns = [target for _, target in pairs]

    async def is_deleted(self, connection: AsyncConnection, rows: Sequence[SQLModel]) -> bool:
        """Whether one of the rows refers to a deleted one; none is deleted before the commit."""
        keys = {tuple(getattr(row, name) for name in self.fields) for row in rows}
        wanted = [key if len(key) > 1 else next(iter(key)) for key in keys if None not in key]
        found = await deletions(connection, self._table, self._columns, wanted)
        return any(moment is not None for moment in found)


def parents_of(model: type[SQLModel]) -> Iterator[Parent]:
    """The relations of a model to rows that may be deleted softly."""
    for relation in inspect(model).relationships:
        kept = deletion(relation.mapper.local_table) is not None
        if relation.direction is RelationshipDirection.MANYTOONE and kept:
            yield Parent(relation)
