"""Fixtures that several test modules share: the template, and a real PostgreSQL.

Without a PostgreSQL its tests fail, they do not skip.
"""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from regen import template_repository

from modelwright.postgres import Server, postgres

# Trees to compare with, whose own tests need their own project.
collect_ignore_glob = ["cases/*"]


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
