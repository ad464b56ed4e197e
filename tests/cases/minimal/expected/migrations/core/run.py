"""How migrations reach the database: on a connection that is given, or on one of their own."""

import asyncio
import logging
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from alembic import context
from sqlalchemy import URL, Connection, MetaData, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from .autogenerate import (
    PLUGINS,
    compare_server_default,
    process_revision_directives,
    render_item,
)


def run(metadata: MetaData, database: Callable[[], tuple[URL, dict[str, Any]]]) -> None:
    """Do what Alembic was called for.

    A connection in `config.attributes["connection"]` stays open and in its own transaction.

    Args:
        metadata: the tables as they shall be.
        database: finds the URL for an async driver and the driver's arguments. It is not called
            where a connection is given.
    """
    logging.basicConfig(format="%(message)s")
    for name in ("alembic.autogenerate", "alembic.runtime.migration"):
        logging.getLogger(name).setLevel(logging.INFO)
    # SQLAlchemy does not read them on SQLite, `dialects` does.
    warnings.filterwarnings("ignore", r".*expression-based index")

    connection: Connection | None = context.config.attributes.get("connection")
    if context.is_offline_mode():
        _print(metadata, database()[0])
    elif connection is not None:
        _run_on(connection, metadata)
    else:
        _complete(lambda: asyncio.run(_connect(metadata, *database())))


def _print(metadata: MetaData, url: URL) -> None:
    """Print the SQL instead of running it (`--sql`)."""
    context.configure(
        url=url,
        dialect_opts={"paramstyle": "named"},
        literal_binds=True,
        target_metadata=metadata,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_on(connection: Connection, metadata: MetaData) -> None:
    """Run the migrations, each in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        transaction_per_migration=True,
        # SQLite alters a table by copying it. PostgreSQL takes the same operations one by one.
        render_as_batch=True,
        compare_server_default=compare_server_default,
        autogenerate_plugins=PLUGINS,
        render_item=render_item,
        process_revision_directives=process_revision_directives,
    )
    with context.begin_transaction():
        context.run_migrations()


def _complete(work: Callable[[], None]) -> None:
    """Do work that needs an event loop of its own: in another thread, if this one has a loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        work()
    else:
        with ThreadPoolExecutor(max_workers=1) as executor:
            executor.submit(work).result()


async def _connect(metadata: MetaData, url: URL, arguments: dict[str, Any]) -> None:
    sqlite = url.get_backend_name() == "sqlite"
    # No statement comes twice, and a pooler may stand before the database.
    options = arguments if sqlite else {**arguments, "statement_cache_size": 0}
    engine = create_async_engine(url, connect_args=options, poolclass=NullPool)
    if sqlite:
        event.listen(engine.sync_engine, "connect", _disable_implicit_transactions)
        event.listen(engine.sync_engine, "begin", _begin)
    async with engine.connect() as connection:
        await connection.run_sync(_run_on, metadata)


def _disable_implicit_transactions(connection: DBAPIConnection, _record: object) -> None:
    """Keep the driver from running DDL outside of a transaction."""
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    """Begin what the driver no longer begins."""
    connection.exec_driver_sql("BEGIN")
