"""Fixtures of our own, for the contract and for our tests."""

from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from pydantic import SecretStr

from app.settings import Settings
from tests.contract.api import client_of
from tests.contract.database import Isolated
from tests.factories import booking_factory

KEY, READ_KEY = "open sesame", "peep"


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """What every request of the contract sends."""
    return {"X-API-Key": KEY}


@pytest.fixture(scope="session")
def settings(settings: Settings) -> Settings:
    """Those of the contract, and the keys."""
    keys = {"api_key": SecretStr(KEY), "api_read_key": SecretStr(READ_KEY)}
    return settings.model_copy(update=keys)


@pytest.fixture
async def stranger(
    app: FastAPI, settings: Settings, database: Isolated
) -> AsyncGenerator[AsyncClient]:
    """A client without a key."""
    async with client_of(app, {"database": database, "settings": settings}) as client:
        yield client


@booking_factory.adapt
def an_hour(number: int, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bookings of an hour, each on another day: no two overlap, whichever their rooms are."""
    new_year = datetime(2030, 1, 1, 9, tzinfo=UTC)
    starts: datetime = given.get("starts", new_year + timedelta(days=number - 1))
    return {"starts": starts, "ends": starts + timedelta(hours=1)}
