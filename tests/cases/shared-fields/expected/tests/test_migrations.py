"""The migrations: from nothing to what the models say, and back."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.core.database import Database
from app.models import Model
from app.settings import Settings

CONFIG = Config(toml_file=Path(__file__).parents[1] / "pyproject.toml")


def _drop_tables(connection: Connection) -> None:
    Model.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


@pytest.fixture
async def empty(tables: Database) -> AsyncGenerator[Database]:
    """The database, for one test without its tables."""
    async with tables.engine.begin() as connection:
        await connection.run_sync(_drop_tables)
    yield tables
    async with tables.engine.begin() as connection:
        await connection.run_sync(_drop_tables)
        await connection.run_sync(Model.metadata.create_all)


@pytest.mark.skipif(
    not ScriptDirectory.from_config(CONFIG).get_heads(), reason="there is no migration yet"
)
@pytest.mark.usefixtures("empty")
def test_migrations_lead_to_the_models_and_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    command.upgrade(CONFIG, "head")
    command.check(CONFIG)
    command.downgrade(CONFIG, "base")
    command.upgrade(CONFIG, "head")
