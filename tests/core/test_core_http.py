"""What core puts around routes: ids, limits, problems, health, entity tags, logs."""

import json
import logging
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Annotated, Any

import core.middleware
import httpx
import pytest
from core import etags, health, logs
from core.database import Database, ReadSessionDep, SessionDep
from core.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    PreconditionFailedError,
    UnavailableError,
)
from core.middleware import add_middleware
from core.openapi import completed
from core.problems import add_exception_handlers, problems, with_location
from core.settings import CoreSettings
from core.types import Int32, Int64
from fastapi import APIRouter, Body, FastAPI, HTTPException, Response
from fastapi.responses import StreamingResponse
from library import BookCreate, BookRead, BookRepository, Versioned
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError, InvalidRequestError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

SETTINGS = CoreSettings(
    database_url="sqlite://", max_body_bytes=100, cors_origins=["https://a.example"]
)


def application(settings: CoreSettings = SETTINGS) -> FastAPI:
    app = FastAPI(redirect_slashes=False)
    add_exception_handlers(app)
    add_middleware(app, settings)
    app.include_router(health.router)

    @app.post("/echo")
    async def echo(data: Annotated[dict[str, int], Body()]) -> dict[str, int]:
        return data

    @app.get("/echo")
    async def empty() -> None:
        return None

    @app.get("/raise/{kind}")
    async def fail(kind: str) -> None:
        errors: dict[str, Exception] = {
            "not-found": NotFoundError("Book", (1, "a")),
            "conflict": ConflictError("Taken.", fields=["a"]),
            "stale": PreconditionFailedError(),
            "invalid": InvalidError("Wrong", "wrong", "body", "a"),
            "unavailable": UnavailableError(),
            "http": HTTPException(403),
            "teapot": HTTPException(418, "Short and stout", {"X-Pot": "tea"}),
            "lost": DBAPIError("SELECT secret", None, OSError(), connection_invalidated=True),
            "fault": InvalidRequestError("a secret"),
            "bug": RuntimeError("a secret"),
        }
        raise errors[kind]

    return app


async def call(
    method: str, path: str, app: FastAPI | None = None, **options: Any
) -> httpx.Response:
    transport = httpx.ASGITransport(app or application())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, **options)


# --- problems ---


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("not-found", {"title": "Not Found", "status": 404, "detail": "Book 1, a does not exist."}),
        (
            "conflict",
            {"title": "Conflict", "status": 409, "detail": "Taken.", "fields": ["a"]},
        ),
        (
            "stale",
            {
                "title": "Precondition Failed",
                "status": 412,
                "detail": "The row has changed since it was read. Read it again.",
            },
        ),
        (
            "invalid",
            {
                "title": "Unprocessable Entity",
                "status": 422,
                "errors": [{"loc": ["body", "a"], "msg": "Wrong", "type": "wrong"}],
            },
        ),
        *(
            (
                kind,
                {
                    "title": "Service Unavailable",
                    "status": 503,
                    "detail": "The database cannot answer now. Try again.",
                },
            )
            for kind in ("unavailable", "lost")
        ),
        ("http", {"title": "Forbidden", "status": 403}),
        ("teapot", {"title": "I'm a Teapot", "status": 418, "detail": "Short and stout"}),
        ("fault", {"title": "Internal Server Error", "status": 500}),
        ("bug", {"title": "Internal Server Error", "status": 500}),
    ],
)
async def test_errors_are_problems(kind: str, problem: dict[str, Any]) -> None:
    response = await call("GET", f"/raise/{kind}")
    assert (response.status_code, response.json()) == (problem["status"], problem)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.headers.get("Retry-After") == "1") is (problem["status"] == 503)
    assert response.headers.get("X-Pot") == ("tea" if kind == "teapot" else None)
    assert response.headers["X-Request-ID"]


async def test_what_is_not_there() -> None:
    assert (await call("GET", "/nowhere")).json() == {"title": "Not Found", "status": 404}
    response = await call("DELETE", "/echo")
    assert response.json() == {"title": "Method Not Allowed", "status": 405}
    assert response.headers["Allow"] == "GET, HEAD, POST"


async def test_invalid_requests_say_where_but_not_what() -> None:
    response = await call("POST", "/echo", json={"a": "secret"})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["loc"] == ["body", "a"]
    assert error.keys() == {"loc", "msg", "type"}
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("content", "loc", "msg"),
    [
        (b"\xff", ["body"], "The body cannot be read"),
        (b"[" * 100, ["body", 100], "JSON decode error"),
    ],
)
async def test_bodies_that_cannot_be_read(content: bytes, loc: list[object], msg: str) -> None:
    response = await call(
        "POST", "/echo", content=content, headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    assert response.json()["errors"] == [{"loc": loc, "msg": msg, "type": "json_invalid"}]


async def test_what_a_person_has_to_look_after_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    await call("GET", "/raise/conflict")
    assert [record for record in caplog.records if record.name == "app.problems"] == []
    await call("GET", "/raise/lost")
    (record,) = [record for record in caplog.records if record.name == "app.problems"]
    assert (record.levelname, record.message) == ("ERROR", "Service Unavailable")
    assert record.exc_info
    assert isinstance(record.exc_info[1], DBAPIError)
    caplog.clear()
    await call("GET", "/raise/unavailable")
    (record,) = [record for record in caplog.records if record.name == "app.problems"]
    assert record.exc_info
    assert isinstance(record.exc_info[1], UnavailableError)


def test_errors_are_documented() -> None:
    found = problems(404, 503)
    reference = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": reference}}
    assert found[404] == {"description": "Not Found", "content": content}
    (retry,) = found[503]["headers"].values()
    assert [*found[503]["headers"]] == ["Retry-After"]
    assert retry.keys() == {"description", "schema"}
    assert retry["schema"] == {"type": "integer"}
    document = completed({"components": {"schemas": {"A": {}}}, "paths": {}})
    assert {*document["components"]["schemas"]} == {"A", "Problem", "InvalidPart"}
    errors = document["components"]["schemas"]["Problem"]["properties"]["errors"]
    assert errors["anyOf"][0]["items"] == {"$ref": "#/components/schemas/InvalidPart"}
    assert with_location({409: {}}) == {201: with_location({})[201], 409: {}}
    assert [*with_location({})[201]["headers"]] == ["Location"]
    assert with_location({})[201]["headers"]["Location"]["schema"] == {"type": "string"}


class Counted(BaseModel):
    count: Int64
    parts: list[Int32]
    share: Annotated[float, Field(ge=0)]


def test_bounds_of_integers_are_integers() -> None:
    app = FastAPI()

    @app.post("/counted")
    async def count(data: Counted) -> Counted:
        return data

    schema = completed(app.openapi())["components"]["schemas"]["Counted"]["properties"]
    assert schema["count"] == {
        "type": "integer",
        "format": "int64",
        "maximum": 2**63 - 1,
        "minimum": -(2**63),
        "title": "Count",
    }
    assert (schema["parts"]["items"]["maximum"], schema["parts"]["items"]["format"]) == (
        2**31 - 1,
        "int32",
    )
    # A float would be equal, and is another thing to whoever reads the document.
    for bound in ("9223372036854775807,", "-9223372036854775808,"):
        assert bound in json.dumps(schema["count"])
    assert isinstance(schema["share"]["minimum"], float)


# --- middleware ---


async def test_requests_have_ids() -> None:
    first, second = [(await call("GET", "/echo")).headers["X-Request-ID"] for _ in range(2)]
    assert first != second
    assert logs.request_id.get() is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [("trace-1", True), ("a" * 128, True), ("a" * 129, False), ("not an id", False), ("", False)],
)
async def test_a_client_may_choose_the_id(given: str, kept: bool) -> None:
    response = await call("GET", "/echo", headers={"X-Request-ID": given})
    assert (response.headers["X-Request-ID"] == given) is kept


@pytest.mark.parametrize("size", [100, 101])
@pytest.mark.parametrize("announced", [True, False])
async def test_large_bodies_are_refused(size: int, announced: bool) -> None:
    content = b'{"a": 1}'.ljust(size)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, size, 10):
            yield content[start : start + 10]

    response = await call(
        "POST",
        "/echo",
        content=content if announced else pieces(),
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == (200 if size == 100 else 413)
    if size > 100:
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("announced", "read"), [({"Content-Length": "1000"}, 1), ({}, 11)])
async def test_a_body_is_read_no_further_than_it_must(announced: dict[str, str], read: int) -> None:
    pieces: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        for _ in range(100):
            pieces.append(b" " * 10)
            yield pieces[-1]

    headers = {"Content-Type": "application/json", **announced}
    assert (await call("POST", "/echo", content=body(), headers=headers)).status_code == 413
    assert len(pieces) == read


async def test_a_length_that_is_no_number_announces_nothing() -> None:
    headers = {"Content-Type": "application/json", "Content-Length": "x"}
    assert (await call("POST", "/echo", content=b'{"a": 1}', headers=headers)).status_code == 200


async def test_an_answer_that_has_begun_is_not_begun_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "app.requests")
    app = application()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        raise RuntimeError

    @app.get("/broken")
    async def broken() -> StreamingResponse:
        return StreamingResponse(pieces())

    with pytest.raises(RuntimeError):
        await call("GET", "/broken", app)
    assert caplog.messages[-1] == "GET /broken 200"


async def test_the_log_tells_how_long_a_request_took(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "app.requests")
    clock = iter([1.0, 1.23456])
    monkeypatch.setattr(core.middleware, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    await call("GET", "/echo")
    (line,) = [record for record in caplog.records if record.name == "app.requests"]
    assert (line.duration_ms, line.status) == (234.6, 200)


async def test_each_request_is_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "app.requests")
    await call("GET", "/raise/conflict")
    await call("GET", "/nowhere")
    lines = [record for record in caplog.records if record.name == "app.requests"]
    assert [line.message for line in lines] == ["GET /raise/{kind} 409", "GET (no route) 404"]
    assert (lines[0].method, lines[0].route, lines[0].status) == ("GET", "/raise/{kind}", 409)
    assert lines[0].duration_ms >= 0


async def test_a_line_of_the_log_has_the_prefix_of_the_route(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "app.requests")
    router = APIRouter(prefix="/tasks")

    @router.get("/{key}")
    async def get(key: str) -> str:
        return key

    app = application()
    app.include_router(router, prefix="/api/v1")
    await call("GET", "/api/v1/tasks/7", app)
    assert "GET /api/v1/tasks/{key} 200" in caplog.messages


async def test_unexpected_exceptions_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    await call("GET", "/raise/bug")
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert (record.name, record.message) == ("app.requests", "unexpected exception")
    assert "a secret" in caplog.text


@pytest.mark.parametrize(
    ("origins", "allowed"), [([], None), (["https://a.example"], "https://a.example")]
)
@pytest.mark.parametrize("path", ["/echo", "/raise/bug"])
async def test_only_the_origins_of_the_settings_may_call(
    origins: list[str], allowed: str | None, path: str
) -> None:
    app = application(SETTINGS.model_copy(update={"cors_origins": origins}))
    response = await call("GET", path, app, headers={"Origin": "https://a.example"})
    assert response.headers.get("Access-Control-Allow-Origin") == allowed
    exposed = response.headers.get("Access-Control-Expose-Headers")
    assert exposed == ("ETag, Location, Retry-After, X-Request-ID" if origins else None)


async def test_origins_may_use_all_methods_and_headers() -> None:
    headers = {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "DELETE",
        "Access-Control-Request-Headers": "X-Any",
    }
    response = await call("OPTIONS", "/echo", headers=headers)
    assert response.status_code == 200
    assert "DELETE" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"].lower() == "x-any"


async def test_what_is_no_request_passes() -> None:
    app = application()
    received = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, str]:
        return next(received)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])

    await app({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


# --- health ---


def with_state(app: FastAPI, **state: object) -> Any:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "state": state}, receive, send)

    return inner


async def test_health(database: Database) -> None:
    app = with_state(application(), database=database)
    for path in ("/health/live", "/health/ready"):
        response = await call("GET", path, app)
        assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_a_database_that_cannot_answer_is_not_ready() -> None:
    database = Database(CoreSettings(database_url="sqlite:////a/folder/that/is/not/there.db"))
    app = with_state(application(), database=database)
    response = await call("GET", "/health/ready", app)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    assert (await call("GET", "/health/live", app)).status_code == 200


@pytest.mark.parametrize("error", [TimeoutError(), SQLAlchemyError()])
async def test_a_database_that_does_not_answer_is_not_ready(error: Exception) -> None:
    async def ping() -> None:
        raise error

    app = with_state(application(), database=SimpleNamespace(ping=ping))
    response = await call("GET", "/health/ready", app)
    assert (response.status_code, response.json()["title"]) == (503, "Service Unavailable")


def test_health_is_documented() -> None:
    paths = application().openapi()["paths"]
    for path, statuses in (("/health/live", {"200"}), ("/health/ready", {"200", "503"})):
        assert paths[path]["get"]["tags"] == ["health"]
        assert paths[path]["get"]["responses"].keys() == statuses


async def test_a_violation_at_commit_is_answered(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = application()

    @app.post("/books", status_code=201)
    async def create(session: SessionDep, data: BookCreate) -> BookRead:
        return await BookRepository(session).create(data)

    @app.get("/books")
    async def count(session: ReadSessionDep) -> int:
        return await BookRepository(session).count()

    served = with_state(app, database=database)
    assert (await call("POST", "/books", served, json={"title": "A"})).status_code == 201
    assert (await call("GET", "/books", served)).json() == 1

    transaction = database.transaction

    @asynccontextmanager
    async def failing() -> AsyncIterator[AsyncSession]:
        async with transaction() as begun:
            yield begun
            raise DBAPIError(None, None, OSError(), connection_invalidated=True)

    with monkeypatch.context() as patched:
        patched.setattr(database, "transaction", failing)
        response = await call("POST", "/books", served, json={"title": "B"})
    assert response.status_code == 503
    assert (await call("GET", "/books", served)).json() == 1


@pytest.mark.parametrize("dependency", [SessionDep, ReadSessionDep])
async def test_connections_are_given_back_before_the_answer_leaves(
    connected: Database, dependency: Any
) -> None:
    app, seen = application(), []
    pool: Any = connected.engine.pool

    async def pieces() -> AsyncIterator[bytes]:
        seen.append(pool.checkedout())
        yield b""

    @app.get("/pieces")
    async def answer(session: dependency) -> StreamingResponse:
        await session.connection()
        seen.append(pool.checkedout())
        return StreamingResponse(pieces())

    await call("GET", "/pieces", with_state(app, database=connected))
    assert seen == [1, 0]


# --- entity tags ---


@pytest.mark.parametrize(
    "sent", [None, ["*"], ['"7"'], ['"6", "7"'], [' "7" '], ['"6"', '"7"'], ['W/"7", "7"']]
)
def test_a_tag_matches(sent: list[str] | None) -> None:
    row = Versioned(version=7)
    assert etags.etag(row) == '"7"'
    etags.require_match(sent, row)


@pytest.mark.parametrize("sent", ["", "7", '"6"', '"77"'])
def test_a_tag_does_not_match(sent: str) -> None:
    with pytest.raises(PreconditionFailedError):
        etags.require_match([sent], Versioned(version=7))


def test_a_weak_tag_does_not_match_and_is_told_apart() -> None:
    with pytest.raises(PreconditionFailedError) as stale:
        etags.require_match(['"6"'], Versioned(version=7))
    with pytest.raises(PreconditionFailedError) as weak:
        etags.require_match(['W/"7"'], Versioned(version=7))
    assert stale.value.detail != weak.value.detail


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (['"7"'], 304),
        (['W/"7"'], 304),
        (['"6"', '"7"'], 304),
        (['"6"'], 200),
        (["7"], 200),
        ([""], 200),
        ([], 200),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_what_a_client_has_is_not_sent_again(
    method: str, sent: list[str], status: int
) -> None:
    app = FastAPI()
    add_middleware(app, SETTINGS)

    @app.get("/row")
    async def read(response: Response) -> dict[str, int]:
        response.headers["ETag"] = '"7"'
        return {"version": 7}

    headers = [("If-None-Match", line) for line in sent]
    response = await call(method, "/row", app, headers=headers)
    assert (response.status_code, response.headers["ETag"]) == (status, '"7"')
    assert response.content == (b'{"version":7}' if (method, status) == ("GET", 200) else b"")
    assert ("Content-Type" in response.headers) is (status == 200)


async def test_head_answers_wherever_get_does(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    app = application()
    got, asked = await call("GET", "/health/live", app), await call("HEAD", "/health/live", app)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["Content-Length"] == got.headers["Content-Length"]
    assert "HEAD /health/live 200" in caplog.messages
    assert (await call("HEAD", "/nowhere", app)).status_code == 404
    refused = await call("HEAD", "/raise/bug", app)
    assert (refused.status_code, refused.content) == (500, b"")


def test_conditional_reads_are_documented() -> None:
    app = FastAPI()

    @app.get("/row", responses=etags.with_etag(200, {}))
    async def read() -> None:
        return None

    @app.get("/rows")
    async def read_all() -> None:
        return None

    completed(app.openapi())
    paths = completed(app.openapi())["paths"]
    assert len(paths["/row"]["get"]["parameters"]) == 1
    assert "304" in paths["/row"]["get"]["responses"]
    assert paths["/row"]["get"]["parameters"][0]["name"] == "if-none-match"
    assert "304" not in paths["/rows"]["get"]["responses"]


def test_tags_are_documented() -> None:
    found = etags.with_etag(201, with_location({409: {"description": "x"}}))
    assert {*found[201]["headers"]} == {"ETag", "Location"}
    assert found[201]["headers"]["ETag"]["schema"] == {"type": "string"}
    described = etags.with_etag(200, {200: {"description": "x"}})[200]
    assert (described["description"], [*described["headers"]]) == ("x", ["ETag"])
    assert found[409] == {"description": "x"}


# --- logs ---


@pytest.fixture
def quiet() -> Iterator[None]:
    """Give the loggers back what pytest has put there."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).propagate = True


@pytest.mark.usefixtures("quiet")
def test_logs_are_json_or_text(capsys: pytest.CaptureFixture[str]) -> None:
    # What is there already stays, but for handlers of its own.
    logging.getLogger("x")
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).addHandler(logging.StreamHandler(sys.stdout))
        logging.getLogger(name).propagate = False
    logs.configure_logging(SETTINGS)
    token = logs.request_id.set("trace-1")
    logging.getLogger("uvicorn.error").warning("Hi", extra={"color_message": "\x1b", "a": 1})
    logs.request_id.reset(token)
    logging.getLogger("x").info("Hi")
    logging.getLogger("x").debug("Hi")
    logging.getLogger("uvicorn.access").error("Hi")
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first.pop("timestamp")
    assert first == {
        "level": "WARNING",
        "logger": "uvicorn.error",
        "message": "Hi",
        "a": 1,
        "request_id": "trace-1",
    }
    assert "request_id" not in second
    logs.configure_logging(SETTINGS.model_copy(update={"log_format": "text", "log_level": "ERROR"}))
    logging.getLogger("x").error("Hi")
    logging.getLogger("x").warning("Hi")
    logging.getLogger("uvicorn").error("Hi")
    first, second = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ERROR    x: Hi", first)
    assert second.endswith(" ERROR    uvicorn: Hi")
