"""What Alembic migrates: the tables of the models and of `custom`, at `DATABASE_URL`.

Who calls Alembic from Python may put another URL into `config.attributes["database_url"]`, or a
connection of their own into `config.attributes["connection"]`.
"""

from importlib import import_module
from typing import Any

from alembic import context
from sqlalchemy import URL

from app.core.engines import async_url
from app.models import Model
from app.settings import Settings
from migrations.core.run import run

# A table is known once its module is imported; those of the models are.
import_module("app.custom")


def database() -> tuple[URL, dict[str, Any]]:
    """Where the database is, and what its driver takes beside a URL."""
    return async_url(context.config.attributes.get("database_url") or Settings().database_url)


run(Model.metadata, database)
