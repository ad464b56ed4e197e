"""What several test modules share: the template, a real PostgreSQL, an order among processes.

Without a PostgreSQL its tests fail, they do not skip.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from regen import template_repository

from modelwright.project.postgres import Server, postgres

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

# Trees to compare with, whose own tests need their own project.
collect_ignore_glob = ["cases/*"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> "LoadScopeScheduling":
    """Give one process the tests of a module, or of a project within it (`together`)."""
    # Marks of `xdist_group` have no effect from pytest 9.2 to pytest-xdist 3.8.
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module = super()._split_scope(nodeid)
            shared = re.search(r"\([\w-]+\)", nodeid)
            return f"{module}{shared[0]}" if shared else module

    return Scheduling(config, log)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as it stands in this checkout, in a repository of its own."""
    return template_repository(tmp_path_factory.mktemp("template") / "modelwright")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server for the session; each worker of pytest-xdist has its own."""
    with postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """The URL of a fresh database, for asyncpg through SQLAlchemy."""
    name = f"test_{uuid4().hex}"
    postgres_server.create_database(name)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)
