"""The database of the application: its engines, and a session for each request."""

import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic_core import to_jsonable_python
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

from app.settings import Settings

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}


class Database:
    """Writes run in a transaction on the primary; reads may go to a replica."""

    def __init__(self, settings: Settings) -> None:
        self.engine = _create_engine(settings.database_url, settings)
        replica = settings.database_read_url
        self.read_engine = _create_engine(replica, settings) if replica else self.engine
        self._write = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)
        self._read = async_sessionmaker(
            self.read_engine.execution_options(isolation_level="AUTOCOMMIT"),
            class_=AsyncSession,
            expire_on_commit=False,
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session whose changes are committed at the end, or rolled back by an exception."""
        async with self._write() as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session for reads alone: each statement sees what was committed before it."""
        async with self._read() as session:
            yield session

    async def ping(self) -> None:
        """Ask the database for a sign of life; raises what the driver raises."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
        await self.read_engine.dispose()


def async_url(url: str) -> tuple[URL, dict[str, Any]]:
    """The URL for an async driver, and the driver's arguments that cannot stand in a URL.

    Providers of PostgreSQL hand out URLs for libpq, with parameters that asyncpg does not know.
    """
    parsed = make_url(url)
    parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
    arguments: dict[str, Any] = {}
    if parsed.drivername == "postgresql+asyncpg":
        query = dict(parsed.query)
        query.pop("channel_binding", None)
        if sslmode := query.pop("sslmode", None):
            query["ssl"] = sslmode
        if timeout := query.pop("connect_timeout", None):
            arguments["timeout"] = float(str(timeout))
        if name := query.pop("application_name", None):
            arguments["server_settings"] = {"application_name": str(name)}
        parsed = parsed.set(query=query)
    return parsed, arguments


def to_json(value: object) -> str:
    """The text of a JSON column.

    Raises:
        ValueError: the value holds NaN or an infinity, which JSON does not have, or half of a
            surrogate pair, which UTF-8 does not have.
    """
    written = json.dumps(value, default=to_jsonable_python, ensure_ascii=False, allow_nan=False)
    written.encode()
    return written


def _create_engine(url: str, settings: Settings) -> AsyncEngine:
    parsed, arguments = async_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_async_engine(parsed, json_serializer=to_json)
        event.listen(engine.sync_engine, "connect", _enforce_foreign_keys)
        return engine
    if not settings.database_statement_cache:
        arguments["statement_cache_size"] = 0
    engine = create_async_engine(
        parsed,
        connect_args=arguments,
        json_serializer=to_json,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=settings.database_pool_timeout,
        pool_recycle=settings.database_pool_recycle,
    )
    _ping_idle_connections(engine, settings.database_ping_after)
    return engine


def _enforce_foreign_keys(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _ping_idle_connections(engine: AsyncEngine, seconds: float) -> None:
    """Find connections that broke while they were idle.

    SQLAlchemy's own `pool_pre_ping` asks at every checkout, which costs a quarter of a short read.
    """
    dialect = engine.dialect

    def remember(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["idle_since"] = time.monotonic()

    def ping(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        since = entry.info.get("idle_since")
        if since is None or time.monotonic() - since < seconds:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            # All connections that are as old as this one are replaced.
            raise InvalidatePoolError from error

    event.listen(engine.sync_engine, "checkin", remember)
    event.listen(engine.sync_engine, "checkout", ping)


async def _write_session(request: Request) -> AsyncGenerator[AsyncSession]:
    database: Database = request.state.database
    async with database.transaction() as session:
        yield session


async def _read_session(request: Request) -> AsyncGenerator[AsyncSession]:
    database: Database = request.state.database
    async with database.reading() as session:
        yield session


# Function scope: the commit comes before the response, so that a violation found at commit is
# answered as an error (in FastAPI's default scope it comes after a 201 has left).
SessionDep = Annotated[AsyncSession, Depends(_write_session, scope="function")]
ReadSessionDep = Annotated[AsyncSession, Depends(_read_session, scope="function")]
