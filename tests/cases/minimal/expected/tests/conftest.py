"""The application as the tests find it; the fixtures are those of `tests/contract/plugin.py`."""

from pathlib import Path

import pytest

from app.core.database import Database
from app.core.models import Model
from app.main import create_app
from app.settings import Settings

from .contract.database import Application
from .contract.plugin import APPLICATION

pytest_plugins = ("tests.contract.plugin", "tests.custom")


def pytest_configure(config: pytest.Config) -> None:
    """Tell the contract what it is about."""
    config.stash[APPLICATION] = Application(
        root=Path(__file__).parents[1],
        metadata=Model.metadata,
        settings=lambda url: Settings(database_url=url, database_read_url=None),
        database=Database,
        create=create_app,
    )
