"""The database of the application, and the sessions of requests and scripts."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from .database_errors import is_transient
from .engines import async_engine
from .errors import UnavailableError
from .settings import CoreSettings

ResultT = TypeVar("ResultT")


class Database:
    """Writes run in a transaction on the primary; reads may go to a replica."""

    def __init__(self, settings: CoreSettings) -> None:
        self.engine = async_engine(settings.database_url, settings)
        replica = settings.database_read_url
        self.read_engine = async_engine(replica, settings) if replica else self.engine
        # Connections of their own, so that load does not look like an outage.
        probe = settings.model_copy(update={"database_pool_size": 1})
        self._probes = [async_engine(url, probe) for url in {settings.database_url, replica} if url]
        # Writers wait for each other's rows. They leave a quarter of the connections to readers.
        self._writers = asyncio.Semaphore(max(1, settings.database_pool_size * 3 // 4))
        self._patience = settings.database_pool_timeout
        self._write = async_sessionmaker(self.engine, class_=AsyncSession, expire_on_commit=False)
        self._read = async_sessionmaker(
            self.read_engine.execution_options(isolation_level="AUTOCOMMIT"),
            class_=AsyncSession,
            expire_on_commit=False,
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A session whose changes are committed at the end, or rolled back by an exception.

        Raises:
            UnavailableError: too many others are writing, for too long.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self._writers.acquire()
        except TimeoutError as error:
            raise UnavailableError from error
        try:
            async with self._write() as session, session.begin():
                yield session
        finally:
            self._writers.release()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session for reads alone: each statement sees what was committed before it."""
        async with self._read() as session:
            yield session

    async def ping(self) -> None:
        """Ask the primary and the replica for a sign of life.

        Raises:
            UnavailableError: there is no server.
            SQLAlchemyError: it refuses to answer.
        """
        for probe in self._probes:
            reading = probe.execution_options(isolation_level="AUTOCOMMIT")
            async with reading.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        for engine in (self.engine, self.read_engine, *self._probes):
            await engine.dispose()


@asynccontextmanager
async def uow(database: Database | CoreSettings) -> AsyncGenerator[AsyncSession]:
    """A unit of work outside of requests: committed at its end, or rolled back by an exception.

    With settings it connects to their database, and disconnects afterwards. Tasks that run at the
    same time need a unit of work each: a session is one conversation with the database.
    """
    async with AsyncExitStack() as stack:
        if isinstance(database, CoreSettings):
            database = Database(database)
            stack.push_async_callback(database.close)
        yield await stack.enter_async_context(database.transaction())


async def retry(
    work: Callable[[AsyncSession], Awaitable[ResultT]],
    database: Database | CoreSettings,
    *,
    attempts: int = 3,
) -> ResultT:
    """Do work in a unit of work, and again in a fresh one where other transactions were in the way.

    That is after a deadlock or a serialization failure, or where SQLite is busy. Any other error
    is raised at once, and so is that of the last attempt.
    """
    for attempt in range(1, attempts):
        try:
            async with uow(database) as session:
                return await work(session)
        except DBAPIError as error:
            if not is_transient(error):
                raise
        await asyncio.sleep(0.05 * 2**attempt)
    async with uow(database) as session:
        return await work(session)


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
