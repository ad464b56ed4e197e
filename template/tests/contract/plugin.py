"""Hooks and fixtures of pytest; `tests/conftest.py` names this module and leaves `APPLICATION`.

The database is that of `TEST_DATABASE_URL`, which must be empty, or a new one of SQLite; each
process of pytest-xdist has a copy. Most tests run in a transaction that is rolled back at its end;
those that ask for `served` really commit, and all rows are deleted afterwards.
"""

import os
from collections.abc import AsyncGenerator
from operator import attrgetter
from tempfile import TemporaryDirectory
from typing import Protocol, cast

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from pydantic_settings import BaseSettings
from sqlalchemy import ForeignKeyConstraint, make_url
from sqlmodel.ext.asyncio.session import AsyncSession

from .api import Api, client_of
from .database import Application, Database, Isolated, Served, clear, clone, drop, empty, prepare
from .factory import RowFactory

APPLICATION = pytest.StashKey[Application]()
URL = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks of the contract."""
    config.addinivalue_line("markers", "each(argument, declaration): once for each declared item")
    config.addinivalue_line("markers", "needs(what): not without this operation, or this database")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat a test for each item that its class declares."""
    owner = metafunc.definition.getparent(pytest.Class)
    if owner is None:
        return
    for mark in metafunc.definition.iter_markers("each"):
        argument, declaration = cast("tuple[str, str]", mark.args)
        items: list[object] = [*attrgetter(declaration)(owner.obj)]
        nothing = pytest.param(None, marks=pytest.mark.needs("a declaration"))
        metafunc.parametrize(argument, items or [nothing], ids=_name)


def _name(item: object) -> str:
    if isinstance(item, ForeignKeyConstraint):
        return "-".join(item.column_keys)
    return "-".join(cast("tuple[str, ...]", item)) if isinstance(item, tuple) else str(item)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has nothing to test here."""
    database = make_url(config.stash.get(URL, "sqlite://")).get_backend_name()
    left_out = [item for item in items if not _there_is({database}, item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _there_is(found: set[str], item: pytest.Item) -> bool:
    """Whether there is what a test needs: a database of this kind, an operation, a declaration."""
    if owner := item.getparent(pytest.Class):
        found |= {*getattr(getattr(owner.obj, "resource", owner.obj), "operations", ())}
    return found.issuperset(mark.args[0] for mark in item.iter_markers("needs"))


# --- the database of this process ---


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Prepare the database, or copy the prepared one."""
    config, told = session.config, _told(session.config)
    application = config.stash[APPLICATION]
    if told:
        config.stash[URL] = clone(application, told["database_url"], told["workerid"])
    elif not config.option.collectonly:
        folder = TemporaryDirectory(prefix="tests-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        url = os.environ.get("TEST_DATABASE_URL") or f"sqlite+aiosqlite:///{folder.name}/test.db"
        prepare(application, url)
        config.stash[URL] = url


class Node(Protocol):
    """A process of pytest-xdist, as its controller sees it."""

    config: pytest.Config
    workerinput: dict[str, object]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Node) -> None:
    """Tell a process of pytest-xdist which database to copy."""
    node.workerinput["database_url"] = node.config.stash[URL]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the database as it was found."""
    url = session.config.stash.get(URL, None)
    if url is not None:
        take_away = drop if _told(session.config) else clear
        take_away(session.config.stash[APPLICATION], url)


def _told(config: pytest.Config) -> dict[str, str]:
    """What a process of pytest-xdist was told; nothing in any other."""
    told: dict[str, str] = getattr(config, "workerinput", {})
    return told


# --- fixtures ---


@pytest.fixture(autouse=True)
def _first_numbers() -> None:
    RowFactory.numbers.clear()


@pytest.fixture(scope="session")
def application(pytestconfig: pytest.Config) -> Application:
    """The application as `tests/conftest.py` describes it."""
    return pytestconfig.stash[APPLICATION]


@pytest.fixture(scope="session")
def settings(pytestconfig: pytest.Config, application: Application) -> BaseSettings:
    """The application's settings, on the database of the tests."""
    return application.settings(pytestconfig.stash[URL])


@pytest.fixture(scope="session")
def app(application: Application, settings: BaseSettings) -> FastAPI:
    """The application."""
    return application.create(settings)


@pytest.fixture(scope="session")
async def committing(application: Application, settings: BaseSettings) -> AsyncGenerator[Database]:
    """The database as it is outside of tests."""
    database = application.database(settings)
    yield database
    await database.close()


@pytest.fixture
async def served(
    application: Application,
    settings: BaseSettings,
    app: FastAPI,
    committing: Database,
    headers: dict[str, str],
) -> AsyncGenerator[Served]:
    """The application on a database in which requests really commit."""
    state = {"database": committing, "settings": settings}
    async with client_of(app, state, headers) as client:
        yield Served(client, committing)
    async with committing.engine.begin() as connection:
        await connection.run_sync(empty, application.metadata)


@pytest.fixture
async def database(committing: Database) -> AsyncGenerator[Isolated]:
    """The database as requests find it, in a transaction that is not committed."""
    async with committing.engine.connect() as connection, connection.begin() as transaction:
        yield Isolated(committing, connection)
        await transaction.rollback()


@pytest.fixture
async def session(database: Isolated) -> AsyncGenerator[AsyncSession]:
    """A session to prepare rows with; requests have sessions of their own."""
    async with database.reading() as session:
        yield session


@pytest.fixture
async def client(
    app: FastAPI, settings: BaseSettings, database: Isolated, headers: dict[str, str]
) -> AsyncGenerator[AsyncClient]:
    """A client of the application, which finds the database of the test."""
    async with client_of(app, {"database": database, "settings": settings}, headers) as client:
        yield client


@pytest.fixture
def api(client: AsyncClient, session: AsyncSession) -> Api:
    """The application within the transaction of the test."""
    return Api(client, session)
