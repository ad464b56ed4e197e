"""Secrets: what the API answers, and what the database holds to."""

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.models.secret import Secret
from tests.answers import problem
from tests.factories import create_secret

URL = "/secrets"


@pytest.mark.parametrize("changes", [{"product_id": 2**31 - 1}])
async def test_references_must_exist(session: AsyncSession, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        await create_secret(session, **changes)


@pytest.mark.parametrize(("field", "value"), [("text", "NULL"), ("product_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_secret(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Secret).values({field: text(value)}))


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", URL, 404),
        ("POST", URL, 404),
        ("GET", "/secrets/1", 404),
        ("PATCH", "/secrets/1", 404),
        ("DELETE", "/secrets/1", 404),
        ("POST", "/secrets/bulk", 404),
    ],
)
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


@pytest.mark.parametrize("name", ["product"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    secret = await create_secret(session)
    with pytest.raises(InvalidRequestError):
        getattr(secret, name)
