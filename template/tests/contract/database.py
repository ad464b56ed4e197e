"""The database of the tests: prepared once, and copied for each process."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from fastapi import FastAPI
from pydantic_settings import BaseSettings
from sqlalchemy import Connection, MetaData, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from .api import Calls


class Database(Protocol):
    """What the tests ask of the application's database."""

    engine: AsyncEngine

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]: ...
    def reading(self) -> AbstractAsyncContextManager[AsyncSession]: ...
    async def ping(self) -> None: ...
    async def close(self) -> None: ...


@dataclass(frozen=True)
class Application:
    """The application as the tests find it.

    Attributes:
        root: the folder of pyproject.toml, which says where the revisions are.
        metadata: its tables.
        settings: makes its settings for the URL of a database.
        database: makes its database out of them.
        create: makes the application out of them.
    """

    root: Path
    metadata: MetaData
    settings: Callable[[str], BaseSettings]
    database: Callable[[Any], Database]
    create: Callable[[Any], FastAPI]

    def run(self, url: str, do: Callable[[Connection], object], mode: str = "SERIALIZABLE") -> None:
        """Use a connection of its own, at this level of isolation."""

        async def connected() -> None:
            database = self.database(self.settings(url))
            engine = database.engine.execution_options(isolation_level=mode)
            async with engine.begin() as connection:
                await connection.run_sync(do)
            await database.close()

        asyncio.run(connected())


@dataclass(frozen=True)
class Served(Calls):
    """The application on a database in which requests really commit."""

    database: Database


class Isolated:
    """Stands for a database within one transaction of a test, which it cannot commit."""

    def __init__(self, database: Database, connection: AsyncConnection) -> None:
        self.ping = database.ping
        self._sessions = async_sessionmaker(
            connection,
            class_=AsyncSession,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session whose changes others see at the end."""
        async with self._sessions() as session, session.begin():
            yield session

    def reading(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session for reads alone."""
        return self._sessions()


def prepare(application: Application, url: str) -> None:
    """Bring an empty database to what the revisions say, or the models where there are none.

    Ends the session where it is not empty, or where the models are ahead of the revisions: every
    test would fail for that one reason.
    """
    config = Config(toml_file=application.root / "pyproject.toml")
    config.attributes["database_url"] = url
    application.run(url, _require_empty)
    if not ScriptDirectory.from_config(config).get_heads():
        application.run(url, application.metadata.create_all)
        return
    command.upgrade(config, "head")
    try:
        command.check(config)
    except CommandError as error:
        clear(application, url)
        message = f"The models are ahead of the revisions: {error}"
        pytest.exit(f'{message}\nWrite the next one: make revision MESSAGE="what changes"', 1)


def clear(application: Application, url: str) -> None:
    """Take away what `prepare` has made."""

    def drop_all(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            # Else it would look into those tables of a circle that are gone already.
            connection.execute(text("PRAGMA foreign_keys=OFF"))
        application.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))

    application.run(url, drop_all, "AUTOCOMMIT")


def clone(application: Application, url: str, worker: str) -> str:
    """Copy the prepared database for one process of pytest-xdist; gives the URL of the copy."""
    source = make_url(url)
    copy = source.set(database=f"{source.database}_{worker}")
    if source.get_backend_name() == "sqlite":
        shutil.copyfile(str(source.database), str(copy.database))
    else:
        _administer(application, url, f'DROP DATABASE IF EXISTS "{copy.database}"')
        made = f'CREATE DATABASE "{copy.database}" TEMPLATE "{source.database}"'
        _administer(application, url, made)
    return copy.render_as_string(hide_password=False)


def drop(application: Application, url: str) -> None:
    """Take away what `clone` has made."""
    copy = make_url(url)
    if copy.get_backend_name() == "sqlite":
        Path(str(copy.database)).unlink()
    else:
        _administer(application, url, f'DROP DATABASE "{copy.database}"')


def _administer(application: Application, url: str, statement: str) -> None:
    """Run a statement beside the database, in no transaction."""
    beside = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    application.run(beside, lambda connection: connection.execute(text(statement)), "AUTOCOMMIT")


def empty(connection: Connection, metadata: MetaData) -> None:
    """Delete all rows."""
    if connection.dialect.name == "postgresql":
        names = map(connection.dialect.identifier_preparer.format_table, metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {', '.join(names)} CASCADE"))
        return
    connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    for table in metadata.sorted_tables:
        connection.execute(table.delete())


def _require_empty(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        pytest.exit("TEST_DATABASE_URL must name an empty database: this one has tables.", 1)
