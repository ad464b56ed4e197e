"""What core does for all resources, seen at one of them."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any, ClassVar

import pytest
from pydantic_settings import BaseSettings
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from .api import Api, client_of, problem
from .database import Application, Served
from .resource import Resource, each, needs

PATIENCE = 0.3
"""Seconds after which who waits is taken to wait for somebody else."""
OWN_PROCESS = text("SELECT pg_backend_pid()")


class CoreContract:
    """The application reaches its database, and holds to what it promises of every resource.

    Attributes:
        resource: the tests of a resource, which tell its URL and how its rows are made.
        change: a field with another value, where rows tell when they were changed.
    """

    resource: ClassVar[type[Resource]]
    change: ClassVar[Mapping[str, object]] = {}

    @property
    def it(self) -> Resource:
        """What the tests of the resource know of it."""
        return self.resource()

    async def test_errors_of_the_database_tell_no_values(self, served: Served) -> None:
        async with served.database.reading() as session:
            connection = await session.connection()
            with pytest.raises(DBAPIError) as raised:
                await connection.execute(text("SELECT :value FROM nowhere"), {"value": "secret"})
        assert "secret" not in str(raised.value)

    @needs("postgresql")
    async def test_connections_that_broke_are_replaced(
        self, application: Application, settings: BaseSettings, served: Served
    ) -> None:
        tested = application.database(settings.model_copy(update={"database_ping_after": 0}))
        async with tested.reading() as session:
            pid = (await (await session.connection()).execute(OWN_PROCESS)).scalar_one()
        async with served.database.reading() as session:
            end = text("SELECT pg_terminate_backend(:pid)")
            await (await session.connection()).execute(end, {"pid": pid})
        async with tested.reading() as session:
            assert (await (await session.connection()).execute(OWN_PROCESS)).scalar_one() != pid
        await tested.close()

    # --- lists ---

    @needs("list")
    async def test_pages(self, api: Api) -> None:
        url, items = self.it.url, await self._three(api)
        page = await api.get(url, {"limit": 1, "offset": 1})
        assert (page["items"], page["total"]) == (items[1:2], 3)
        page = await api.get(url, {"total": False})
        assert (page["items"], page["total"], page["next_cursor"]) == (items, None, None)
        for name, value in (("limit", 0), ("offset", -1), ("sort", "nothing"), ("nothing", 1)):
            assert await api.invalid("GET", url, query={name: value}) == {name}

    @needs("list")
    async def test_cursors_begin_after_their_page(self, api: Api) -> None:
        url, items = self.it.url, await self._three(api)
        for sort, expected in (("", items), ("-", items[::-1])):
            order = ",".join(f"{sort}{name}" for name in self.it.key)
            query: dict[str, Any] = {"sort": order, "limit": 1}
            for item in expected:
                page = await api.get(url, query)
                assert page["items"] == [item]
                query["cursor"] = page["next_cursor"]
            assert query["cursor"] is None
        assert await api.invalid("GET", url, query={"cursor": "malformed"}) == {"cursor"}

    async def _three(self, api: Api) -> list[dict[str, Any]]:
        for _ in range(3):
            await self.it.create(api)
        return await api.listed(self.it.url)

    async def test_reads_are_in_no_transaction(self, served: Served) -> None:
        async with served.database.reading() as reading:
            connection = await reading.connection()
            await connection.execute(text("SELECT 1"))
            async with asyncio.timeout(2), served.database.transaction() as session:
                await self.it.factory.create(session)
                if connection.dialect.name == "postgresql":
                    pid = (await connection.execute(OWN_PROCESS)).scalar_one()
                    state = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
                    other = await session.connection()
                    assert (await other.execute(state, {"pid": pid})).scalar_one() == "idle"

    # --- writes ---

    @needs("create")
    async def test_large_bodies_are_refused(
        self, application: Application, settings: BaseSettings
    ) -> None:
        async def unannounced() -> AsyncGenerator[bytes]:
            for _ in range(11):
                yield b" " * 10

        app = application.create(settings.model_copy(update={"max_body_bytes": 100}))
        async with client_of(app, {}, {"Content-Type": "application/json"}) as client:
            for content in (b" " * 101, unannounced()):
                problem(await client.post(self.it.url, content=content), 413)

    @needs("update")
    async def test_changes_wait_for_each_other(self, served: Served) -> None:
        async with served.database.transaction() as session:
            row = await self.it.factory.create(session)
        async with served.database.transaction() as session:
            await self.it.factory.repository(session).get(self.it.python_key_of(row))
            request = asyncio.create_task(served.call("PATCH", self.it.url_of(row), {}))
            done, _ = await asyncio.wait([request], timeout=PATIENCE)
            assert not done, "a change does not wait for who has the row"
        await request

    @each("field", "change")
    async def test_a_change_is_dated(self, served: Served, field: str) -> None:
        async with served.database.transaction() as session:
            url = self.it.url_of(await self.it.factory.create(session))
        before = await served.call("PATCH", url, {})
        await asyncio.sleep(0.01)
        after = await served.call("PATCH", url, {field: self.change[field]})
        assert after["updated_at"] > before["updated_at"]
