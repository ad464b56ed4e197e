"""Many-to-many relations whose table holds the keys of both sides and nothing else."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import QueryableAttribute, RelationshipProperty

from .conditions import has_key, key_values, row_of, undeleted
from .inserts import insert_into
from .parents import deletions

Relation = QueryableAttribute[list[Any]]
Columns = Sequence[ColumnElement[Any]]


class LinkTable:
    """The table of a relation, written from the side that has the relation.

    A key is a value, or a tuple of values where it has several columns.

    Attributes:
        leads_to_what: the name of what is on the other side.
    """

    def __init__(self, relation: Relation) -> None:
        prop = cast("RelationshipProperty[Any]", relation.property)
        self.table = cast("Table[Any]", prop.secondary)
        self.source = _held(prop.parent.primary_key, prop.synchronize_pairs)
        self.leads_to_what = prop.mapper.class_.__name__
        self.targets = prop.mapper.primary_key
        self.target = _held(self.targets, prop.secondary_synchronize_pairs or ())

    async def leads_to(self, connection: AsyncConnection, keys: Collection[object]) -> bool:
        """Whether all of these are keys of rows of the other side, none of them deleted.

        None of them is deleted before the commit either: who wants to waits.
        """
        table = self.targets[0].table
        return (await deletions(connection, table, self.targets, keys)).count(None) == len(keys)

    async def add(
        self, connection: AsyncConnection, links: Iterable[tuple[object, object]]
    ) -> None:
        """Insert links, each a key of this side and one of the other; those that exist stay."""
        names = [str(column.key) for column in (*self.source, *self.target)]
        rows = [
            dict(zip(names, (*key_values(key), *key_values(target)), strict=True))
            for key, target in links
        ]
        if rows:
            statement = insert_into(self.table, connection).on_conflict_do_nothing()
            await connection.execute(statement, rows)

    async def remove(self, connection: AsyncConnection, key: object, target: object) -> None:
        """Delete a link, if it exists."""
        where = (has_key(self.source, key), has_key(self.target, target))
        await connection.execute(delete(self.table).where(*where))

    async def clear(self, connection: AsyncConnection, *keys: object) -> None:
        """Delete all links of rows of this side, but those to rows that are deleted."""
        links = delete(self.table)
        if hiding := undeleted(self.targets[0].table):
            visible = select(*self.targets).where(*hiding)
            links = links.where(row_of(self.target).in_(visible))
        for key in keys:
            await connection.execute(links.where(has_key(self.source, key)))


def _held(key: Columns, pairs: Iterable[tuple[ColumnElement[Any], ColumnElement[Any]]]) -> Columns:
    """The columns of a link table that hold a key, in the order of the key."""
    holders = dict(pairs)
    return [holders[column] for column in key]
