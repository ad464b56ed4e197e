"""The doors of a generated project: `custom`, the hook of repositories, Alembic from Python."""

from pathlib import Path

import pytest

from .projects import ROOT, Generated

CUSTOM = '''"""Own code."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import FastAPI, HTTPException, Request, Security
from fastapi.params import Depends
from fastapi.security import HTTPBearer
from sqlalchemy import Column, Integer, Table
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.models import Model
from app.settings import Settings

audit = Table("audit", Model.metadata, Column("id", Integer, primary_key=True))


async def authenticate(token: Annotated[object, Security(HTTPBearer(auto_error=False))]) -> None:
    if token is None:
        raise HTTPException(401)


dependencies: Sequence[Depends] = (Security(authenticate),)


class Refusing:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/refused":
            message = "refused"
            raise RuntimeError(message)
        await self.app(scope, receive, send)


def extend(app: FastAPI, settings: Settings) -> None:
    app.add_middleware(Refusing)

    @app.get("/api/v1/tasks/stats")
    async def stats(request: Request) -> dict[str, bool]:
        return {"same": request.state.settings is settings}
'''

TESTS = '''"""What `custom` adds."""

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from app.main import create_app
from app.settings import Settings
from tests.contract.api import client_of


async def test_generated_routes_demand_a_token(client: AsyncClient, app: FastAPI) -> None:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as stranger:
        assert (await stranger.get("/api/v1/tasks")).status_code == 401
    headers = {"Authorization": "Bearer x"}
    assert (await client.get("/api/v1/tasks", headers=headers)).status_code == 200
    assert (await client.get("/health/live")).status_code == 200


async def test_openapi_shows_the_token(client: AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["components"]["securitySchemes"] == {
        "HTTPBearer": {"type": "http", "scheme": "bearer"}
    }
    assert document["paths"]["/api/v1/tasks"]["post"]["security"] == [{"HTTPBearer": []}]
    assert "security" not in document["paths"]["/health/live"]["get"]


async def test_own_routes_come_first_and_find_the_settings(settings: Settings) -> None:
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state, client_of(app, state or {}) as client:
        response = await client.get("/api/v1/tasks/stats")
    assert (response.status_code, response.json()) == (200, {"same": True})


async def test_own_middleware_lies_inside(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings.model_copy(update={"cors_origins": ["https://a.example"]}))
    async with client_of(app, {}) as client:
        response = await client.get("/refused", headers={"Origin": "https://a.example"})
    assert response.status_code == 500
    assert response.json() == {"title": "Internal Server Error", "status": 500}
    assert response.headers["X-Request-ID"]
    assert response.headers["Access-Control-Allow-Origin"] == "https://a.example"
'''

ALEMBIC = '''"""Call Alembic from Python, in each way that env.py knows."""

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
    assert {"tasks", "audit", "alembic_version"} <= tables(HERE)
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
assert "tasks" in tables(THERE)
with engine.begin() as connection:
    command.downgrade(config(connection=connection), "base")
assert tables(THERE) == {"alembic_version"}
'''


@pytest.fixture(scope="module")
def project(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    path = tmp_path_factory.mktemp("doors") / "project"
    made = Generated.new(ROOT / "examples/taskmanager.yaml", path, template, "--no-migration")
    custom = made.path / made.package / "custom/__init__.py"
    assert "dependencies: Sequence[Depends] = ()" in custom.read_text()
    custom.write_text(CUSTOM)
    (made.path / "tests/test_custom.py").write_text(TESTS)
    return made


def test_what_custom_adds(project: Generated) -> None:
    project.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_custom.py")


def test_the_contract_sends_what_custom_demands(project: Generated) -> None:
    headers = project.path / "tests/custom.py"
    text = headers.read_text()
    headers.write_text(text.replace("return {}", 'return {"Authorization": "Bearer x"}'))
    tests = ("tests/test_task.py", "tests/test_core.py")
    project.python("-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    headers.write_text(text)


def test_alembic_is_called_from_python(
    project: Generated, postgres_url: str, tmp_path: Path
) -> None:
    project.alembic(f"sqlite:///{tmp_path / 'a.db'}", "revision --autogenerate -m initial")
    assert "audit" in next((project.path / "migrations/versions").glob("*.py")).read_text()
    script = project.path / "call.py"
    script.write_text(ALEMBIC)
    urls = (f"sqlite+aiosqlite:///{tmp_path / 'here.db'}", postgres_url)
    nowhere = "sqlite:////a/folder/that/is/not/there.db"
    project.python("call.py", *urls, DATABASE_URL=nowhere)
