"""Relations: what lists they lead to, what answers include, how rows are linked."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from urllib.parse import quote

from pydantic_core import to_jsonable_python
from sqlalchemy import select
from sqlalchemy.orm import RelationshipDirection
from sqlmodel import SQLModel
from sqlmodel import select as select_model

from .api import Api, Json
from .factory import key_of, make, unused
from .resource import Resource, Row, each, needs


class RelationContract(Resource):
    """Related rows are listed, included where a client asks for them, and linked.

    Attributes:
        lists: the relations whose rows are listed below a row.
        includes: the relations that answers can include.
        links: the relations of many to many that clients write, each with the field that holds the
            keys of the other side; it is `fixed` where it comes only with a new row.
    """

    lists: ClassVar[Sequence[str]] = ()
    includes: ClassVar[Sequence[str]] = ()
    links: ClassVar[Mapping[str, str]] = {}

    async def relate(self, api: Api, row: SQLModel, name: str) -> SQLModel:
        """Make a row that a relation leads to from this one."""
        relationship, other = self.factory.relationship(name), self.factory.other(name)
        own = relationship.synchronize_pairs
        if relationship.secondary is None:
            values = {str(there.key): getattr(row, str(here.key)) for here, there in own}
            item: SQLModel = await other.create(api.session, **values)
            return item
        held = {str(column.key): getattr(row, str(here.key)) for here, column in own}
        ends = relationship.secondary_synchronize_pairs or ()
        # Where the keys of an entity between the two share a column, both rows have its value.
        shared = {str(end.key): held[str(c.key)] for end, c in ends if str(c.key) in held}
        item = await other.create(api.session, **shared)
        held |= {str(column.key): getattr(item, str(end.key)) for end, column in ends}
        await make(api.session, cast("Any", relationship.secondary), **held)
        return item

    @each("name", "lists")
    async def test_list_of_related_rows(self, api: Api, name: str) -> None:
        row, path = await self.create(api), name.replace("_", "-")
        url, table = f"{self.url_of(row)}/{path}", self.factory.other(name).table
        assert await api.listed(url) == []
        item = await self.relate(api, row, name)
        assert [key_of(table, one) for one in await api.listed(url)] == [key_of(table, item)]
        await api.refused(404, "GET", f"{self.nowhere}/{path}")

    @each("name", "includes")
    async def test_include(self, api: Api, name: str) -> None:
        relationship, other = self.factory.relationship(name), self.factory.other(name)
        row = await self.create(api, *(str(column.key) for column in relationship.local_columns))
        if relationship.direction is RelationshipDirection.MANYTOONE:
            pairs = relationship.local_remote_pairs
            where = [there == getattr(row, str(here.key)) for here, there in pairs]
            item = (await api.session.exec(select_model(other.model).where(*where))).one()
        else:
            item = await self.relate(api, row, name)
        alone = await self.show(api, row) or {}
        found = await self.show(api, row, include=name) or {}
        assert name not in alone
        assert found == {**alone, name: found[name]}
        (included,) = found[name] if relationship.uselist else [found[name]]
        assert key_of(other.table, included) == key_of(other.table, item)

    async def two_keys(self, api: Api, name: str) -> list[Any]:
        """The keys of two rows to link with, as clients send them."""
        other = self.factory.other(name)
        made = [await other.create(api.session) for _ in range(2)]
        return [_sent(key_of(other.table, row)) for row in made]

    def missing(self, name: str) -> Json:
        """The key of a row that is not there, as clients send it."""
        return _sent([*map(unused, self.factory.other(name).table.primary_key)])

    async def linked(self, api: Api, row: Row, name: str, *expected: object) -> None:
        """Make sure that a row is linked with the rows of these keys, and with no others."""
        relationship = self.factory.relationship(name)
        holders = dict(relationship.synchronize_pairs)
        ends = dict(relationship.secondary_synchronize_pairs or ())
        key = zip(self.table.primary_key, self.key_of(row), strict=True)
        where = [holders[own] == self.factory.python(str(own.key), value) for own, value in key]
        wanted = [ends[end] for end in self.factory.other(name).table.primary_key]
        connection = await api.session.connection()
        rows = await connection.execute(select(*wanted).where(*where))
        found = [_sent(to_jsonable_python([*keys])) for keys in rows]
        assert sorted(map(str, found)) == sorted(map(str, expected))

    @needs("create")
    @each("name", "links")
    async def test_links_come_with_a_new_row(self, api: Api, name: str) -> None:
        ids, keys = self.links[name], await self.two_keys(api, name)
        data = await self.data(api) | {ids: [*keys, keys[0]]}
        await self.linked(api, await api.call("POST", self.url, data, 201), name, *keys)
        data = await self.data(api) | {ids: [self.missing(name)]}
        assert await api.conflict("POST", self.url, data) == [ids]

    @needs("update")
    @each("name", "links")
    async def test_update_replaces_links(self, api: Api, name: str) -> None:
        ids, row = self.links[name], await self.create(api)
        first, second = await self.two_keys(api, name)
        if ids in self.fixed:
            assert await api.invalid("PATCH", self.url_of(row), {ids: [first]}) == {ids}
            return
        for keys in ([first], [first, second], [second], []):
            await api.call("PATCH", self.url_of(row), {ids: [*keys, *keys]})
            await self.linked(api, row, name, *keys)
        missing = {ids: [self.missing(name)]}
        assert await api.conflict("PATCH", self.url_of(row), missing) == [ids]

    @needs("update")
    @each("name", "links")
    async def test_rows_are_linked_one_by_one(self, api: Api, name: str) -> None:
        row, below = await self.create(api), name.replace("_", "-")
        first, _ = await self.two_keys(api, name)
        if self.links[name] in self.fixed:
            await api.refused(404, "PUT", f"{self.url_of(row)}/{below}/{_path(first)}")
            return
        for method, expected in (("PUT", [first]), ("DELETE", [])):
            for _ in range(2):
                await api.call(method, f"{self.url_of(row)}/{below}/{_path(first)}", status=204)
            await self.linked(api, row, name, *expected)
            await api.refused(404, method, f"{self.nowhere}/{below}/{_path(first)}")
        missing = _path(self.missing(name))
        await api.refused(404, "PUT", f"{self.url_of(row)}/{below}/{missing}")


def _sent(key: list[Json]) -> Json:
    """A key as clients send it: a value, or a list where it has several."""
    return key if len(key) > 1 else key[0]


def _path(key: Json) -> str:
    parts = cast("list[object]", key) if isinstance(key, list) else [key]
    return "/".join(quote(str(part), safe="") for part in parts)
