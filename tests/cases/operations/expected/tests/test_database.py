"""How the application reaches its database."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.core.database import Database, retry, uow
from shop.core.engines import async_url, to_json
from shop.settings import Settings

SCRATCH = Table("scratch", MetaData(), Column("n", Integer))


@pytest.fixture
async def scratch(tables: Database) -> AsyncGenerator[Database]:
    """A database with a table in which these tests may really commit."""
    async with tables.engine.begin() as connection:
        await connection.run_sync(SCRATCH.create)
    yield tables
    async with tables.engine.begin() as connection:
        await connection.run_sync(SCRATCH.drop)


async def numbers(database: Database) -> list[int]:
    """What other connections see."""
    async with database.reading() as session:
        connection = await session.connection()
        return list(await connection.scalars(select(SCRATCH.c.n).order_by(SCRATCH.c.n)))


async def write(session: AsyncSession, n: int) -> None:
    """Insert a row."""
    connection = await session.connection()
    await connection.execute(insert(SCRATCH).values(n=n))


async def test_a_transaction_is_committed_at_its_end(scratch: Database) -> None:
    async with scratch.transaction() as session:
        await write(session, 1)
        await write(session, 2)
    assert await numbers(scratch) == [1, 2]


async def test_an_exception_rolls_a_transaction_back(scratch: Database) -> None:
    async def fail() -> None:
        async with scratch.transaction() as session:
            await write(session, 1)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await numbers(scratch) == []


async def test_a_unit_of_work_is_committed_at_its_end(scratch: Database) -> None:
    async with uow(scratch) as session:
        await write(session, 1)
    assert await numbers(scratch) == [1]


async def test_a_unit_of_work_finds_the_database_of_the_settings(
    scratch: Database, settings: Settings
) -> None:
    async with uow(settings) as session:
        await write(session, 1)
    assert await numbers(scratch) == [1]


async def test_an_exception_rolls_a_unit_of_work_back_with_its_savepoints(
    scratch: Database,
) -> None:
    async def fail() -> None:
        async with uow(scratch) as session:
            async with session.begin_nested():
                await write(session, 1)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await numbers(scratch) == []


async def test_a_savepoint_is_rolled_back_alone(scratch: Database) -> None:
    async with uow(scratch) as session:
        await write(session, 1)
        savepoint = await session.begin_nested()
        await write(session, 2)
        await savepoint.rollback()
        await write(session, 3)
    assert await numbers(scratch) == [1, 3]


async def test_units_of_work_at_the_same_time_have_sessions_of_their_own(
    scratch: Database,
) -> None:
    sessions: list[AsyncSession] = []

    async def work(n: int) -> None:
        async with uow(scratch) as session:
            sessions.append(session)
            await write(session, n)

    await asyncio.gather(*map(work, range(5)))
    assert len({*map(id, sessions)}) == 5
    assert await numbers(scratch) == [0, 1, 2, 3, 4]


class DriverError(Exception):
    """What a driver raises; the SQLSTATE says why."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__()
        self.sqlstate = sqlstate


class FailingWork:
    """Writes a row, but fails so many times before."""

    def __init__(self, failures: int, sqlstate: str) -> None:
        self.failures = failures
        self.error = DBAPIError(None, None, DriverError(sqlstate))
        self.attempts = 0

    async def __call__(self, session: AsyncSession) -> int:
        self.attempts += 1
        await write(session, self.attempts)
        if self.attempts <= self.failures:
            raise self.error
        return self.attempts


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_work_is_done_again_after_a_conflict(scratch: Database, sqlstate: str) -> None:
    assert await retry(FailingWork(2, sqlstate), database=scratch) == 3
    assert await numbers(scratch) == [3]


@pytest.mark.parametrize(("sqlstate", "attempts"), [("40001", 2), ("22012", 1)])
async def test_work_is_given_up(scratch: Database, sqlstate: str, attempts: int) -> None:
    work = FailingWork(9, sqlstate)
    with pytest.raises(DBAPIError):
        await retry(work, attempts=2, database=scratch)
    assert (work.attempts, await numbers(scratch)) == (attempts, [])


async def test_transactions_that_exclude_each_other_succeed_one_after_the_other(
    scratch: Database,
) -> None:
    both_have_read = asyncio.Barrier(2)

    async def count_up(session: AsyncSession) -> None:
        connection = await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        known = (await connection.scalars(select(SCRATCH.c.n))).all()
        # SQLite lets the second one begin only when the first has ended.
        if not known and connection.dialect.name == "postgresql":
            await both_have_read.wait()
        await write(session, len(known) + 1)

    await asyncio.gather(*(retry(count_up, database=scratch) for _ in range(2)))
    assert await numbers(scratch) == [1, 2]


@pytest.mark.parametrize(
    ("given", "expected", "arguments"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db", {}),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:b@c/d", {}),
        ("postgresql://a:b@c:6/d", "postgresql+asyncpg://a:b@c:6/d", {}),
        ("postgresql+asyncpg://a@c/d", "postgresql+asyncpg://a@c/d", {}),
        ("postgres:///d?host=c", "postgresql+asyncpg:///d?host=c", {}),
        (
            "postgres://a@c/d?sslmode=require&options=-c a=b",
            "postgresql+asyncpg://a@c/d",
            {"dsn": "postgresql://?sslmode=require&options=-c+a%3Db"},
        ),
        (
            "postgres://a@c/d?ssl=require",
            "postgresql+asyncpg://a@c/d",
            {"dsn": "postgresql://?sslmode=require"},
        ),
        ("postgres://a@c/d?channel_binding=require", "postgresql+asyncpg://a@c/d", {}),
        ("postgres://a@c/d?connect_timeout=5", "postgresql+asyncpg://a@c/d", {"timeout": 5}),
    ],
)
def test_urls_of_providers(given: str, expected: str, arguments: dict[str, Any]) -> None:
    url, found = async_url(given)
    assert url.render_as_string(hide_password=False) == expected
    assert found == arguments


def test_a_url_with_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="pgbouncer"):
        async_url("postgres://a@c/d?pgbouncer=true&sslmode=require")


@pytest.mark.parametrize("value", [float("nan"), "a\\\0", ["\ud800"], {"\0": 1}])
def test_json_that_a_database_cannot_hold(value: object) -> None:
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        to_json(value)


def test_json_keeps_backslashes() -> None:
    assert to_json("\\u0000") == r'"\\u0000"'
