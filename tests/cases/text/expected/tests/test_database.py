"""How the application reaches its database."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.database import Database, async_url, to_json

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
        return list(await connection.scalars(select(SCRATCH.c.n)))


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


@pytest.mark.parametrize(
    ("given", "expected", "arguments"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db", {}),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:b@c/d", {}),
        ("postgresql://a:b@c:6/d", "postgresql+asyncpg://a:b@c:6/d", {}),
        ("postgresql+asyncpg://a@c/d", "postgresql+asyncpg://a@c/d", {}),
        ("postgres://a@c/d?sslmode=require", "postgresql+asyncpg://a@c/d?ssl=require", {}),
        ("postgres://a@c/d?channel_binding=require", "postgresql+asyncpg://a@c/d", {}),
        ("postgres://a@c/d?connect_timeout=5", "postgresql+asyncpg://a@c/d", {"timeout": 5}),
    ],
)
def test_urls_of_providers(given: str, expected: str, arguments: dict[str, Any]) -> None:
    url, found = async_url(given)
    assert url.render_as_string(hide_password=False) == expected
    assert found == arguments


def test_json_has_no_nan() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(float("nan"))
