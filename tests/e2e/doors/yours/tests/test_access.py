"""Who may call the API, and when."""

from fastapi import FastAPI
from httpx import AsyncClient

from app.main import create_app
from app.settings import Settings
from tests.contract.api import client_of, problem
from tests.contract.database import Isolated
from tests.custom import KEY, READ_KEY

URL = "/api/v1/bookings"
OWN_URL = "/api/v1/bookings/by-floor"


async def test_strangers_are_refused(stranger: AsyncClient) -> None:
    """With a wrong key or none, on generated routes and on our own; health is for all."""
    for url in (URL, OWN_URL, f"{URL}/1"):
        for headers in ({}, {"X-API-Key": "wrong"}, {"X-API-Key": ""}):
            response = await stranger.get(url, headers=headers)
            problem(response, 401)
            assert response.headers["WWW-Authenticate"] == "APIKey"
    problem(await stranger.post(URL, json={}), 401)
    assert (await stranger.get("/health/ready")).is_success


async def test_a_key_may_only_read(stranger: AsyncClient) -> None:
    """It is known, and what it may not do is said."""
    headers = {"X-API-Key": READ_KEY}
    assert (await stranger.get(OWN_URL, headers=headers)).is_success
    refused = problem(await stranger.post(URL, json={}, headers=headers), 403)
    assert refused["detail"] == "This key only reads."


async def test_without_keys_the_api_is_closed(
    app: FastAPI, settings: Settings, database: Isolated
) -> None:
    """To no key at all, and to an empty one."""
    closed = settings.model_copy(update={"api_key": None, "api_read_key": None})
    async with client_of(app, {"database": database, "settings": closed}) as client:
        for key in (KEY, ""):
            problem(await client.get(URL, headers={"X-API-Key": key}), 401)


async def test_the_document_tells_of_the_key(stranger: AsyncClient) -> None:
    """For every route but those of health."""
    document = (await stranger.get("/openapi.json")).json()
    scheme = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    assert document["components"]["securitySchemes"] == {"APIKeyHeader": scheme}
    assert "unauthenticated" not in document["info"]["description"]
    for path, methods in document["paths"].items():
        for call in methods.values():
            if path.startswith("/health/"):
                assert "security" not in call
            else:
                assert call["security"] == [{"APIKeyHeader": []}]
                assert {"401", "403"} <= call["responses"].keys()


async def test_maintenance_closes_all_but_health(settings: Settings, database: Isolated) -> None:
    """Such an answer has an id, and browsers may read it."""
    origin = "https://a.example"
    closed = settings.model_copy(update={"maintenance": True, "cors_origins": [origin]})
    state = {"database": database, "settings": closed}
    async with client_of(create_app(closed), state, {"X-API-Key": KEY}) as client:
        response = await client.get(URL, headers={"Origin": origin})
        assert (await client.get("/health/live")).is_success
    assert problem(response, 503)["detail"] == "The API is closed for maintenance."
    assert response.headers["Retry-After"] == "600"
    assert response.headers["X-Request-ID"]
    assert response.headers["Access-Control-Allow-Origin"] == origin
