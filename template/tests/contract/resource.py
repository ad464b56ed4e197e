"""What the tests of one entity know of it, and how it is read."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from urllib.parse import quote

import pytest
from sqlalchemy import Table
from sqlmodel import SQLModel

from .api import Api, Json
from .factory import RowFactory, key_names, key_of, unused

Row = SQLModel | Mapping[str, Any]
"""A row, or what an answer has of it."""
each = pytest.mark.each
"""`each(argument, declaration)`: run a test for each item of that attribute of its class."""
needs = pytest.mark.needs
"""`needs(what)`: leave a test out where clients cannot do this or the database is another."""


class Resource:
    """An entity as its clients meet it.

    Attributes:
        url: of its list.
        operations: what clients can do, of `list get create update delete restore bulk`.
        factory: makes its rows.
        unseen: fields that are in no answer.
        fixed: fields beside the key that clients cannot change.
        most: how many rows there can be, where unique fields have few values.
    """

    url: ClassVar[str]
    operations: ClassVar[Sequence[str]]
    factory: ClassVar[RowFactory[Any, Any]]
    unseen: ClassVar[Sequence[str]] = ()
    fixed: ClassVar[Sequence[str]] = ()
    most: ClassVar[int] = 3

    @property
    def table(self) -> Table:
        """The table of its rows."""
        return self.factory.table

    @property
    def key(self) -> list[str]:
        """The fields of its key, in the order of its path."""
        return key_names(self.table)

    @property
    def nowhere(self) -> str:
        """Where a row would be that there is not."""
        return "/".join((self.url, *map(str, map(unused, self.table.primary_key))))

    async def data(self, api: Api, /, *referring: str, **changes: object) -> dict[str, Any]:
        """What a client sends to make a row; the arguments are those of `RowFactory.data`."""
        return await self.factory.data(api.session, *referring, **changes)

    async def create(self, api: Api, /, *referring: str, **changes: object) -> SQLModel:
        """A row in the database."""
        return cast("SQLModel", await self.factory.create(api.session, *referring, **changes))

    def key_of(self, row: Row) -> list[Any]:
        """The key of a row as JSON has it."""
        return key_of(self.table, row)

    def python_key_of(self, row: Row) -> Json:
        """The key of a row as repositories take it: a value, or a tuple of several."""
        pairs = zip(self.key, self.key_of(row), strict=True)
        key = tuple(self.factory.python(name, value) for name, value in pairs)
        return key if len(key) > 1 else next(iter(key))

    def url_of(self, row: Row) -> str:
        """Where a row is."""
        return "/".join((self.url, *(quote(str(part), safe="") for part in self.key_of(row))))

    def seen(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The part of what a client sends that answers show."""
        shown = {str(column.key) for column in self.table.columns} - {*self.unseen}
        return {name: value for name, value in data.items() if name in shown}

    async def stored(self, api: Api, row: Row) -> dict[str, Any] | None:
        """All that the database has for the key of a row, deleted or not, as JSON has it."""
        api.session.expunge_all()
        found = await api.session.get(self.factory.model, self.python_key_of(row))
        return found.model_dump(mode="json") if found else None

    async def show(self, api: Api, row: Row, **query: str) -> dict[str, Any] | None:
        """What clients find of a row, where it is or in its list."""
        if "get" in self.operations:
            return cast("dict[str, Any]", await api.get(self.url_of(row), query))
        rows = await api.listed(self.url, query)
        return next((one for one in rows if self.key_of(one) == self.key_of(row)), None)


class GetContract(Resource):
    """A row is found by its key."""

    @needs("get")
    async def test_get(self, api: Api) -> None:
        data = await self.data(api)
        row = await self.create(api, **data)
        found = await api.get(self.url_of(row))
        assert found == found | self.seen(data)
        assert self.key_of(found) == self.key_of(row)
        assert not found.keys() & {*self.unseen}
        await api.refused(404, "GET", self.nowhere)
        # Not even a text has this in it.
        malformed = "/".join((self.url, *("%00" for _ in self.key)))
        assert len(await api.invalid("GET", malformed)) == len(self.key)
