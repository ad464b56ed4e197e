"""Core as it lies in the template, and two databases with the tables of `library`.

CORE_FOLDER names another copy of the package, such as one that was changed to see whether these
tests notice.
"""

import asyncio
import inspect
import os
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import pytest_asyncio
from servers import fresh_database
from sqlalchemy import Connection, Engine, Table, event
from sqlmodel.ext.asyncio.session import AsyncSession

from modelwright.project.postgres import Server

PLACE = Path(__file__).parents[2] / "template/{{ model.package }}/core"
CORE = Path(os.environ.get("CORE_FOLDER", PLACE))


def load_package(name: str, folder: Path) -> None:
    """Import a folder as a package of this name."""
    spec = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec
    assert spec.loader
    sys.modules[name] = package = module_from_spec(spec)
    spec.loader.exec_module(package)


def load_feature(name: str, file: Path) -> None:
    """Import a file of core, which stands in the template under a name that Jinja prints."""
    spec = spec_from_file_location(name, file, loader=SourceFileLoader(name, str(file)))
    assert spec
    assert spec.loader
    sys.modules[name] = module = module_from_spec(spec)
    spec.loader.exec_module(module)


load_package("core", CORE)
load_feature("core.sync", next(CORE.glob("*sync.py*")))

from core.database import Database  # noqa: E402 (core has to be there first)
from core.models import Model  # noqa: E402
from core.settings import CoreSettings  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all of these tests in one event loop, in which the connections live."""
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def core_postgres(postgres_server: Server) -> Iterator[str]:
    """The URL of a database for all of these tests."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> CoreSettings:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('core') / 'core.db'}"
    else:
        url = request.getfixturevalue("core_postgres")
    return CoreSettings(database_url=url, database_pool_size=4)


@pytest.fixture(scope="session")
def tables(settings: CoreSettings) -> Iterator[CoreSettings]:
    """The settings of a database with all tables."""
    import library  # noqa: F401 (declares them)

    async def create() -> None:
        database = Database(settings)
        async with database.engine.begin() as connection:
            await connection.run_sync(Model.metadata.drop_all)
            await connection.run_sync(Model.metadata.create_all)
        await database.close()

    asyncio.run(create())
    return settings


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def connected(tables: CoreSettings) -> AsyncIterator[Database]:
    """The database, connected once: connections are what takes most of the time."""
    database = Database(tables)
    yield database
    await database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def database(connected: Database) -> AsyncIterator[Database]:
    """A database without rows, in which tests really commit."""
    yield connected
    async with connected.engine.begin() as connection:
        for table in reversed(Model.metadata.sorted_tables):
            await connection.execute(table.delete())


@pytest_asyncio.fixture(loop_scope="session")
async def scratch(database: Database, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """The database with one more table, which is the module's own: `SCRATCH`."""
    table: Table = request.module.SCRATCH
    async with database.engine.begin() as connection:
        await connection.run_sync(table.create)
    yield database
    async with database.engine.begin() as connection:
        await connection.run_sync(table.drop)


@pytest_asyncio.fixture(loop_scope="session")
async def session(connected: Database) -> AsyncIterator[AsyncSession]:
    """A session of a transaction that is rolled back."""
    async with connected.transaction() as session:
        yield session
        await session.rollback()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The SQL that reaches the database."""
    sent: list[str] = []

    def record(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", record)
    yield sent
    event.remove(Engine, "before_cursor_execute", record)
