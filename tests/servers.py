"""The PostgreSQL servers that tests run on: one of each major version of this machine."""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import uuid4

from modelwright.project.postgres import Binaries, Server, find_binaries, postgres


def _of_each_version() -> dict[str, Binaries]:
    found: dict[str, Binaries] = {}
    for binaries in find_binaries():
        found.setdefault(f"postgresql{binaries.version}", binaries)
    return found


POSTGRESQL = _of_each_version()
"""Each version by its name in the ids of tests; all tests of a database run on the first."""
BEST = next(iter(POSTGRESQL.values()), None)
DATABASES = ("sqlite", *POSTGRESQL)

ran: set[int] = set()
"""The versions that have run in this process, of which the end of a run tells."""


@contextmanager
def running(binaries: Binaries | None) -> Generator[Server, None, None]:
    """A server; without binaries the test fails, and says what to install."""
    with postgres(binaries) as server:
        ran.add(server.binaries.version)
        yield server


@contextmanager
def fresh_database(server: Server) -> Generator[str, None, None]:
    """The URL of an empty database, for asyncpg through SQLAlchemy."""
    name = f"test_{uuid4().hex}"
    server.create_database(name)
    yield server.url(name)
    server.drop_database(name)
