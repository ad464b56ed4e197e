"""What all tests share: a database, and a client of the application.

Every test runs in one transaction that is rolled back at its end, so that each finds no rows.
"""

import os
from collections.abc import AsyncGenerator

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import Connection, event, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.database import Database
from app.main import create_app
from app.models import Model
from app.settings import Settings
from tests.clients import client_of


class IsolatedDatabase(Database):
    """The database of the application within one transaction, which it cannot commit."""

    def __init__(self, settings: Settings, connection: AsyncConnection) -> None:
        super().__init__(settings)
        self._write = self._read = async_sessionmaker(
            connection,
            class_=AsyncSession,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        )


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The application's settings, on the database of the tests."""
    url = os.environ.get("TEST_DATABASE_URL")
    return Settings(
        database_url=url or f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}",
        database_read_url=None,
    )


def _create_tables(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        pytest.exit("TEST_DATABASE_URL must name an empty database: this one has tables.")
    Model.metadata.create_all(connection)


@pytest.fixture(scope="session")
async def tables(settings: Settings) -> AsyncGenerator[Database]:
    """The database with all tables, which are dropped at the end."""
    database = Database(settings)
    async with database.engine.begin() as connection:
        await connection.run_sync(_create_tables)
    yield database
    async with database.engine.begin() as connection:
        await connection.run_sync(Model.metadata.drop_all)
    await database.close()


@pytest.fixture
async def connection(tables: Database) -> AsyncGenerator[AsyncConnection]:
    """The one connection of a test."""
    async with tables.engine.connect() as connection, connection.begin() as transaction:
        yield connection
        await transaction.rollback()


@pytest.fixture
async def database(
    settings: Settings, connection: AsyncConnection
) -> AsyncGenerator[IsolatedDatabase]:
    """The database as requests find it."""
    database = IsolatedDatabase(settings, connection)
    yield database
    await database.close()


@pytest.fixture
async def session(database: IsolatedDatabase) -> AsyncGenerator[AsyncSession]:
    """A session to prepare rows with; requests have sessions of their own."""
    async with database.reading() as session:
        yield session


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    """The application."""
    return create_app(settings)


@pytest.fixture
async def client(
    app: FastAPI, database: IsolatedDatabase, settings: Settings
) -> AsyncGenerator[AsyncClient]:
    """A client of the application, which finds the database of the test."""
    async with client_of(app, {"database": database, "settings": settings}) as client:
        yield client


@pytest.fixture
def statements(connection: AsyncConnection) -> list[str]:
    """The SQL that has reached the database; savepoints, which only tests have, are left out."""
    sent: list[str] = []

    def record(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", record)
    return sent
