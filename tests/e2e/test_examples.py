"""Every example, and every type, from spec to served API by the commands of the README."""

import asyncio
import contextlib
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from openapi_spec_validator import validate
from servers import DATABASES, POSTGRESQL, fresh_database
from sqlalchemy import make_url

from modelwright.project.postgres import Binaries, Server

from .conftest import git, tree
from .projects import ROOT, Generated, together

SPECS = {
    **{path.stem: path for path in sorted((ROOT / "examples").glob("*.yaml"))},
    "every-type": ROOT / "tests/cases/every-type/spec.yaml",
}


@pytest.fixture(scope="module", params=SPECS.values(), ids=map(together, SPECS))
def spec(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def project(spec: Path, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("examples")
    return Generated.new(spec, folder / "project", template, PYTHONHASHSEED="1")


@pytest.fixture(params=DATABASES)
def database_url(
    request: pytest.FixtureRequest, servers: Callable[[Binaries | None], Server], tmp_path: Path
) -> Iterator[str]:
    """The URL of an empty database: of SQLite, and of each PostgreSQL there is."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
        return
    with fresh_database(servers(POSTGRESQL[request.param])) as url:
        yield url


def test_the_spec_is_kept_with_its_comments(project: Generated, spec: Path) -> None:
    assert (project.path / "spec.yaml").read_bytes() == spec.read_bytes()
    assert git(project.path, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "format", "--check", "--diff"),
        ("ruff", "check"),
        ("mypy",),
        ("pyright", "--pythonpath", sys.executable),
    ],
    ids=["format", "lint", "mypy", "pyright"],
)
def test_a_tool_finds_nothing_to_say(project: Generated, command: tuple[str, ...]) -> None:
    project.python("-m", *command)


def test_generating_again_gives_the_same_bytes(
    project: Generated, spec: Path, template: Path, tmp_path: Path
) -> None:
    again = Generated.new(
        spec, tmp_path / "project", template, "--no-git", "--no-migration", PYTHONHASHSEED="2"
    )
    committed = git(project.path, "ls-files").splitlines()
    made = {name: (project.path / name).read_bytes() for name in committed}
    assert tree(again.path) == {
        name: text for name, text in made.items() if not name.endswith("_initial.py")
    }


def test_an_update_without_a_change_changes_nothing(project: Generated) -> None:
    project.python("-m", "copier", "update", "--trust", "--quiet", "--defaults")
    assert git(project.path, "status", "--porcelain") == ""


def test_migrations_go_up_and_down(project: Generated, database_url: str) -> None:
    said = project.alembic(
        database_url, "upgrade head", "check", "downgrade base", "upgrade head", "check"
    )
    assert said.count("No new upgrade operations detected.") == 2


def test_both_databases_give_the_same_revision(
    project: Generated, postgres_url: str, tmp_path: Path
) -> None:
    """`new` found the first one out on SQLite."""
    copy = Generated(tmp_path / project.path.name, project.package)
    ignored = shutil.ignore_patterns(".git", "*_initial.py", ".*_cache")
    shutil.copytree(project.path, copy.path, ignore=ignored)
    copy.alembic(postgres_url, "revision --autogenerate -m initial --rev-id 0001")
    assert copy.revision == project.revision


def test_migrations_as_a_script(project: Generated, database_url: str) -> None:
    script = project.python("-m", "alembic", "upgrade", "head", "--sql", DATABASE_URL=database_url)
    execute_script(database_url, script)
    assert "No new upgrade operations detected." in project.alembic(database_url, "check")


def execute_script(url: str, script: str) -> None:
    """Run SQL as a person does who was handed the file."""
    database = make_url(url)
    if database.get_backend_name() == "sqlite":
        assert database.database
        with contextlib.closing(sqlite3.connect(database.database)) as connection:
            connection.executescript(script)
        return

    async def execute() -> None:
        dsn = database.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(dsn)
        await connection.execute(script)
        await connection.close()

    asyncio.run(execute())


def test_its_own_tests_pass(project: Generated, database_url: str) -> None:
    said = project.python("-m", "pytest", "-p", "no:cacheprovider", TEST_DATABASE_URL=database_url)
    assert " passed" in said
    assert " skipped" not in said


def test_it_is_served(project: Generated, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'served.db'}"
    project.alembic(url, "upgrade head")
    with (
        project.served(url, tmp_path / "log") as address,
        httpx.Client(base_url=address) as client,
    ):
        assert client.get("/health/live").status_code == 200
        assert client.get("/docs").status_code == 200
        document = client.get("/openapi.json").json()
        validate(document)
        names = Counter(operation["operationId"] for operation in operations(document))
        assert max(names.values()) == 1
        for path, methods in document["paths"].items():
            if "get" in methods and "{" not in path:
                assert client.get(path).status_code == 200, path


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in document["paths"].values():
        yield from methods.values()
