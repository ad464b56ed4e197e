"""Rows that others come to refer to, of a table that keeps deleted rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty
from sqlmodel import SQLModel

from .conditions import deletion, row_of


class Parent:
    """A relation to a row that may be deleted softly, which no foreign key would notice.

    Attributes:
        fields: those that refer to it.
    """

    def __init__(self, relation: RelationshipProperty[Any], deletion: ColumnElement[Any]) -> None:
        """A relation, and the column of its table that tells when a row was deleted."""
        pairs = relation.local_remote_pairs
        self.fields = [relation.parent.get_property_by_column(own).key for own, _ in pairs]
        self._targets = [target for _, target in pairs]
        self._deletion = deletion

    async def is_deleted(self, connection: AsyncConnection, rows: Sequence[SQLModel]) -> bool:
        """Whether one of the rows refers to a deleted one; none is deleted before the commit.

        The statement waits for who is deleting one of them, and sees what became of it.
        """
        keys = {tuple(getattr(row, name) for name in self.fields) for row in rows}
        wanted = [key if len(key) > 1 else next(iter(key)) for key in keys if None not in key]
        if not wanted:
            return False
        statement = select(self._deletion).where(row_of(self._targets).in_(wanted))
        # A lock that a change of the row waits for, while others may refer to it too.
        found = await connection.scalars(statement.with_for_update(read=True))
        return any(moment is not None for moment in found)


def parents_of(model: type[SQLModel]) -> Iterator[Parent]:
    """The relations of a model to rows that may be deleted softly."""
    for relation in inspect(model).relationships:
        column = deletion(relation.mapper.local_table)
        if relation.direction is RelationshipDirection.MANYTOONE and column is not None:
            yield Parent(relation, column)
