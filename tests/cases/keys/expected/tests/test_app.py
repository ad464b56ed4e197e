"""The application as a whole."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.database import Database
from app.main import create_app
from app.settings import Settings
from tests.answers import invalid_fields, problem
from tests.clients import client_of
from tests.factories import int_key_data

NO_DATABASE = "sqlite:////a/folder/that/is/not/there.db"
URL = "/api/v1/int-keys"


async def first_answer(
    settings: Settings, method: str, url: str, body: dict[str, Any] | None = None
) -> Response:
    """What an application answers that has just started."""
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state, client_of(app, state or {}) as client:
        return await client.request(method, url, json=body)


async def test_is_alive(client: AsyncClient) -> None:
    response = await client.get("/health/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_is_ready(settings: Settings) -> None:
    response = await first_answer(settings, "GET", "/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_is_not_ready_without_its_database(settings: Settings) -> None:
    broken = settings.model_copy(update={"database_url": NO_DATABASE})
    response = await first_answer(broken, "GET", "/health/ready")
    problem(response, 503)
    assert response.headers["Retry-After"] == "1"


async def test_reads_nothing_without_its_database(settings: Settings) -> None:
    broken = settings.model_copy(update={"database_url": NO_DATABASE})
    problem(await first_answer(broken, "GET", URL), 503)


async def test_writes_nothing_without_its_database(
    settings: Settings, session: AsyncSession
) -> None:
    broken = settings.model_copy(update={"database_url": NO_DATABASE})
    data = await int_key_data(session)
    problem(await first_answer(broken, "POST", URL, data), 503)


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [("GET", "/nowhere", 404, "Not Found"), ("PUT", "/health/live", 405, "Method Not Allowed")],
)
async def test_answers_what_it_does_not_have_with_a_problem(
    client: AsyncClient, method: str, path: str, status: int, title: str
) -> None:
    assert problem(await client.request(method, path), status)["title"] == title


async def test_describes_itself(client: AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    operations = [operation for path in paths.values() for operation in path.values()]
    assert operations
    assert len({operation["operationId"] for operation in operations}) == len(operations)


@pytest.mark.parametrize("name", ["sort", "cursor"])
async def test_refuses_queries_with_nul(client: AsyncClient, name: str) -> None:
    assert invalid_fields(await client.get(URL, params={name: "\0"})) == {name}


async def test_refuses_large_bodies(client: AsyncClient, settings: Settings) -> None:
    problem(await client.post(URL, content=b" " * (settings.max_body_bytes + 1)), 413)


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"null", "application/json"),
        (b"[]", "application/json"),
        (b'"text"', "application/json"),
        (b"\xff", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"{}", "text/plain"),
        (b"{}", "application/x-www-form-urlencoded"),
    ],
)
async def test_refuses_bodies_that_are_no_objects(
    client: AsyncClient, content: bytes, content_type: str
) -> None:
    response = await client.post(URL, content=content, headers={"Content-Type": content_type})
    problem(response, 422)


@pytest.mark.parametrize("escape", [r"\u0000", r"\ud800", r"\udfff"])
async def test_refuses_texts_that_no_database_holds(
    client: AsyncClient, session: AsyncSession, escape: str
) -> None:
    data = await int_key_data(session) | {"name": "TEXT"}
    content = json.dumps(data).replace("TEXT", escape)
    response = await client.post(URL, content=content, headers={"Content-Type": "application/json"})
    assert invalid_fields(response) == {"name"}


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
            raise DBAPIError(None, None, ConnectionResetError(), connection_invalidated=True)

    data = await int_key_data(session)
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
