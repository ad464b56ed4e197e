"""Fixtures for tests that need a real PostgreSQL; without one they fail, they do not skip."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from modelwright.postgres import Server, postgres


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
