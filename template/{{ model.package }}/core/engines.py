"""Engines: the URL that a driver takes, and what connections to each database need."""

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from pydantic_core import to_jsonable_python
from sqlalchemy import URL, Connection, Dialect, Engine, Integer, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import InsertmanyvaluesSentinelOpts as SentinelOpts
from typing_extensions import override

from .errors import UnavailableError
from .settings import CoreSettings

DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}

# Parameters of libpq in a URL: those that asyncpg reads or sends to the server, and one that asks
# for what asyncpg does not have.
UNDERSTOOD = {
    "application_name",
    "options",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
}
IGNORED = {"channel_binding", "gssencmode"}

# An escape of NUL, whose backslash is not itself escaped.
ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def async_url(url: str) -> tuple[URL, dict[str, Any]]:
    """The URL for an async driver, and the driver's arguments that cannot stand in a URL.

    Providers of PostgreSQL hand out URLs for libpq, whose parameters asyncpg takes elsewhere.

    Raises:
        ValueError: the URL has a parameter that is not understood.
    """
    parsed = make_url(url)
    parsed = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
    if parsed.drivername != "postgresql+asyncpg":
        return parsed, {}
    query = {name: value for name, value in parsed.query.items() if name not in IGNORED}
    place = {name: value for name, value in query.items() if name in {"host", "port"}}
    arguments: dict[str, Any] = {}
    # The name that asyncpg gives it.
    if ssl := query.pop("ssl", None):
        query["sslmode"] = ssl
    if timeout := query.pop("connect_timeout", None):
        # For libpq, 0 is no limit.
        arguments["timeout"] = float(str(timeout)) or None
    others = {name: value for name, value in query.items() if name not in place}
    if unknown := others.keys() - UNDERSTOOD:
        message = f"The database URL has unknown parameters: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    if others:
        arguments["dsn"] = f"postgresql://?{urlencode(others, doseq=True)}"
    return parsed.set(query=place), arguments


def to_json(value: object) -> str:
    """The text of a JSON column.

    Raises:
        ValueError: the value holds NaN or an infinity, which JSON does not have, half of a
            surrogate pair, which UTF-8 does not have, or NUL, which PostgreSQL does not have.
    """
    written = json.dumps(value, default=to_jsonable_python, ensure_ascii=False, allow_nan=False)
    written.encode()
    if ESCAPED_NUL.search(written):
        message = "JSON that is stored cannot hold NUL"
        raise ValueError(message)
    return written


def async_engine(url: str, settings: CoreSettings) -> AsyncEngine:
    """An engine whose transactions hold locks alike on both databases, and whose errors hide rows.

    Raises:
        ValueError: the URL has a parameter that is not understood.
    """
    parsed, arguments = async_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_async_engine(parsed, json_serializer=to_json, hide_parameters=True)
        prepare_sqlite(engine.sync_engine)
        return engine
    if not settings.database_statement_cache:
        arguments["statement_cache_size"] = 0
    if settings.database_timeouts:
        arguments["server_settings"] = _timeouts(settings)
    engine = create_async_engine(
        parsed,
        connect_args=arguments,
        json_serializer=to_json,
        hide_parameters=True,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=settings.database_pool_timeout,
        pool_recycle=settings.database_pool_recycle,
    )
    event.listen(engine.sync_engine, "do_connect", _connect)
    _ping_idle_connections(engine, settings.database_ping_after)
    return engine


def _timeouts(settings: CoreSettings) -> dict[str, str]:
    """The bounds that the server is asked for, in its own milliseconds; 0 is none."""
    seconds = {
        "lock_timeout": settings.database_lock_timeout,
        "statement_timeout": settings.database_statement_timeout,
        "idle_in_transaction_session_timeout": settings.database_idle_timeout,
    }
    return {name: f"{value * 1000:.0f}" for name, value in seconds.items()}


def _connect(
    dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
) -> DBAPIConnection:
    try:
        return dialect.connect(*arguments, **options)
    except OSError as error:
        # What the driver raises where it finds no server.
        raise UnavailableError from error


def prepare_sqlite(engine: Engine) -> None:
    """Let SQLite keep to foreign keys, take its write lock first, and insert many rows at once."""
    event.listen(engine, "connect", _enforce_foreign_keys)
    event.listen(engine, "begin", _begin_to_write)
    # It counts keys up in the order of the rows, so that one INSERT can make many of them.
    engine.dialect.insertmanyvalues_implicit_sentinel = SentinelOpts.ANY_AUTOINCREMENT
    engine.dialect.colspecs = {**engine.dialect.colspecs, Integer: _Whole}


class _Whole(Integer):
    """A whole number that SQLite may return as 1.0.

    Some versions do that to the key of a new row whose first column is a float.
    """

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[..., int | None]:
        return _whole


def _whole(value: float | None) -> int | None:
    return value if value is None else int(value)


def _enforce_foreign_keys(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_to_write(connection: Connection) -> None:
    """Begin a transaction as one that writes, so that others wait instead of failing later.

    The driver would begin at the first change, which may be within a savepoint: its release would
    then be the commit.
    """
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


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
