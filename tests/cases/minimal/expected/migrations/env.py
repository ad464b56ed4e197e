"""How migrations reach the database: `DATABASE_URL`, as the application does."""

import asyncio
import logging
import warnings

from alembic import context
from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.database import async_url
from app.models.base import Model
from app.settings import Settings
from migrations.autogenerate import (
    PLUGINS,
    compare_server_default,
    process_revision_directives,
    render_item,
)

URL, CONNECT_ARGS = async_url(Settings().database_url)
SQLITE = URL.get_backend_name() == "sqlite"
if not SQLITE:
    # No statement comes twice, and a pooler may stand before the database.
    CONNECT_ARGS["statement_cache_size"] = 0


def run_offline() -> None:
    """Print the SQL instead of running it (`--sql`)."""
    context.configure(
        url=URL,
        dialect_opts={"paramstyle": "named"},
        literal_binds=True,
        target_metadata=Model.metadata,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on(connection: Connection) -> None:
    """Run the migrations, each in a transaction of its own."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
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


async def run_online() -> None:
    """Connect, and run the migrations."""
    engine = create_async_engine(URL, connect_args=CONNECT_ARGS, poolclass=NullPool)
    if SQLITE:
        event.listen(engine.sync_engine, "connect", disable_implicit_transactions)
        event.listen(engine.sync_engine, "begin", begin)
    async with engine.connect() as connection:
        await connection.run_sync(run_on)
    await engine.dispose()


def disable_implicit_transactions(connection: DBAPIConnection, _record: object) -> None:
    """Keep the driver from running DDL outside of a transaction."""
    connection.isolation_level = None


def begin(connection: Connection) -> None:
    """Begin what the driver no longer begins."""
    connection.exec_driver_sql("BEGIN")


logging.basicConfig(format="%(message)s")
for name in ("alembic.autogenerate", "alembic.runtime.migration"):
    logging.getLogger(name).setLevel(logging.INFO)
# SQLAlchemy does not read them on SQLite, `migrations.dialects` does.
warnings.filterwarnings("ignore", r".*expression-based index")

if context.is_offline_mode():
    run_offline()
else:
    asyncio.run(run_online())
