"""The application as a whole."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from httpx import ASGITransport, AsyncClient, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from app.database import Database
from app.main import create_app
from app.settings import Settings
from tests.answers import problem
from tests.clients import client_of
from tests.factories import an_entity_whose_name_has_exactly_forty_letters_data

URL = "/api/v1/an-entity-whose-name-has-exactly-forty-letters"


async def test_is_alive(client: AsyncClient) -> None:
    response = await client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def ready(settings: Settings) -> Response:
    """What an application answers that has just started."""
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state, client_of(app, state or {}) as client:
        return await client.get("/health/ready")


async def test_is_ready(settings: Settings) -> None:
    response = await ready(settings)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_is_not_ready_without_its_database(settings: Settings) -> None:
    url = "sqlite:////a/folder/that/is/not/there.db"
    response = await ready(settings.model_copy(update={"database_url": url}))
    problem(response, 503)
    assert response.headers["Retry-After"] == "1"


async def test_answers_unknown_paths_with_a_problem(client: AsyncClient) -> None:
    assert problem(await client.get("/nowhere"), 404)["title"] == "Not Found"


async def test_answers_unknown_methods_with_a_problem(client: AsyncClient) -> None:
    assert problem(await client.put("/health/live"), 405)["title"] == "Method Not Allowed"


async def test_describes_itself(client: AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    names = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert names
    assert len(set(names)) == len(names)


async def test_refuses_large_bodies(client: AsyncClient, settings: Settings) -> None:
    problem(await client.post(URL, content=b" " * (settings.max_body_bytes + 1)), 413)


async def test_refuses_bodies_that_are_no_json(client: AsyncClient) -> None:
    response = await client.post(URL, content=b"{", headers={"Content-Type": "application/json"})
    problem(response, 422)


async def test_answers_a_failed_commit_as_an_error(
    client: AsyncClient,
    session: AsyncSession,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transaction = database.transaction

    @asynccontextmanager
    async def failing() -> AsyncGenerator[AsyncSession]:
        async with transaction() as begun:
            yield begun
            raise ConnectionResetError

    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    monkeypatch.setattr(database, "transaction", failing)
    problem(await client.post(URL, json=data), 503)


async def test_hides_unexpected_errors(
    client: AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ping() -> None:
        message = "a secret"
        raise RuntimeError(message)

    monkeypatch.setattr(database, "ping", ping)
    response = await client.get("/health/ready")
    problem(response, 500)
    assert "secret" not in response.text


async def test_gives_requests_an_id(client: AsyncClient) -> None:
    first, second = [(await client.get("/health/live")).headers["X-Request-ID"] for _ in range(2)]
    assert first != second


@pytest.mark.parametrize(("given", "kept"), [("trace-1", True), ("not an id", False)])
async def test_keeps_the_id_of_a_request(client: AsyncClient, given: str, kept: bool) -> None:
    response = await client.get("/health/live", headers={"X-Request-ID": given})
    assert (response.headers["X-Request-ID"] == given) is kept


@pytest.mark.parametrize(
    ("origins", "allowed"), [([], None), (["https://a.example"], "https://a.example")]
)
async def test_allows_only_the_origins_of_its_settings(
    settings: Settings, origins: list[str], allowed: str | None
) -> None:
    app = create_app(settings.model_copy(update={"cors_origins": origins}))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        response = await client.get("/health/live", headers={"Origin": "https://a.example"})
    assert response.headers.get("Access-Control-Allow-Origin") == allowed
