"""Call Alembic from Python, in each way that env.py knows."""

import asyncio
import sys

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect
from sqlalchemy.ext.asyncio import create_async_engine

HERE, THERE = sys.argv[1:]


def config(**attributes):
    found = Config(toml_file="pyproject.toml")
    found.attributes.update(attributes)
    return found


def synchronous(url):
    return url.replace("+aiosqlite", "").replace("+asyncpg", "+psycopg")


def tables(url):
    engine = create_engine(synchronous(url))
    names = {*inspect(engine).get_table_names()}
    engine.dispose()
    return names


def on_connection(connection):
    command.upgrade(config(connection=connection), "head")


async def main():
    # A loop is running.
    command.upgrade(config(database_url=HERE), "head")
    assert {"bookings", "audit_entries", "alembic_version"} <= tables(HERE)
    command.check(config(database_url=HERE))
    engine = create_async_engine(THERE)
    async with engine.begin() as connection:
        await connection.run_sync(on_connection)
    await engine.dispose()
    assert tables(THERE) == tables(HERE)


asyncio.run(main())
engine = create_engine(synchronous(THERE))
with engine.begin() as connection:
    command.downgrade(config(connection=connection), "base")
    connection.rollback()
assert "bookings" in tables(THERE)
with engine.begin() as connection:
    command.downgrade(config(connection=connection), "base")
assert tables(THERE) == {"alembic_version"}
