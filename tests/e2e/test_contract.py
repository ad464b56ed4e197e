"""What the tests of a generated project tell the person who runs them, and what they leave."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from .projects import Generated, environment_with

SPEC = """\
project: things
entities:
  Thing:
    fields:
      name: {type: str, max_length: 40, unique: true}
      size: {type: int, default: 3}
"""
IN_TWO = ("--numprocesses=2",)
ALONE = ("-p", "no:xdist")
IN_PROCESSES = pytest.mark.parametrize("processes", [ALONE, IN_TWO], ids=["alone", "two"])
Run = tuple[int, str]


@pytest.fixture(scope="module")
def generated(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("contract")
    spec = folder / "spec.yaml"
    spec.write_text(SPEC)
    return Generated.new(spec, folder / "project", template, "--no-git")


@pytest.fixture
def project(generated: Generated, tmp_path: Path) -> Path:
    """A copy to be changed."""
    return shutil.copytree(generated.path, tmp_path / "project")


@pytest.fixture
def tests(project: Path, tmp_path: Path) -> Callable[..., Run]:
    """Runs the project's tests, which must leave no file; gives the code and what they said."""

    def run(*options: str, **environment: str) -> Run:
        temporary = tmp_path / "temporary"
        temporary.mkdir(exist_ok=True)
        command = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--quiet", *options)
        done = subprocess.run(
            command,
            cwd=project,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=environment_with(TMPDIR=str(temporary), **environment),
        )
        # pytest-xdist keeps a folder of its own.
        assert [path.name for path in temporary.iterdir() if "pytest" not in path.name] == []
        return done.returncode, done.stdout + done.stderr

    return run


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def assert_nothing_ran(said: str) -> None:
    """The message is all that is said; pytest prints it in its summary and as an error."""
    assert "Traceback" not in said
    assert "passed" not in said
    assert len(said.splitlines()) <= 4


@IN_PROCESSES
def test_models_that_are_ahead_end_the_run_with_the_command(
    project: Path, tests: Callable[..., Run], processes: tuple[str, ...]
) -> None:
    edit(project / "app/models/thing.py", "    size: ", "    weight: int = 1\n    size: ")
    code, said = tests(*processes)
    assert code == 1
    assert 'make revision MESSAGE="what changes"' in said
    assert "weight" in said
    assert_nothing_ran(said)


@IN_PROCESSES
def test_a_database_that_is_not_empty_is_left_alone(
    generated: Generated, tests: Callable[..., Run], tmp_path: Path, processes: tuple[str, ...]
) -> None:
    url = f"sqlite:///{tmp_path / 'mine.db'}"
    generated.alembic(url, "upgrade head")
    before = (tmp_path / "mine.db").read_bytes()
    code, said = tests(*processes, TEST_DATABASE_URL=url)
    assert code == 1
    assert "TEST_DATABASE_URL must name an empty database" in said
    assert_nothing_ran(said)
    assert (tmp_path / "mine.db").read_bytes() == before


IMPORTS = "from typing import Any\n\nfrom tests.contract.api import Api\n"
OWN = """
    test_bulk: Any = None

    async def test_get(self, api: Api) -> None:
        await super().test_get(api)
        print("and more")
"""


def test_a_test_of_the_contract_is_overridden_or_left_out(
    project: Path, tests: Callable[..., Run]
) -> None:
    file = project / "tests/test_thing.py"
    edit(file, "from tests.contract ", f"{IMPORTS}from tests.contract ")
    file.write_text(file.read_text() + OWN)
    code, said = tests("-k", "test_bulk or test_get", "-rP")
    assert (code, said.count("and more")) == (0, 1)
    assert "1 passed" in said


def test_a_failing_assertion_of_the_contract_shows_its_values(
    project: Path, tests: Callable[..., Run]
) -> None:
    edit(project / "tests/test_thing.py", '"size": 3', '"size": 4')
    code, said = tests("-k", "defaults")
    assert code == 1
    assert re.search(r"^E +assert 3 == 4$", said, re.MULTILINE)


@IN_PROCESSES
async def test_nothing_is_left_in_a_database(
    postgres_url: str,
    tests: Callable[..., Run],
    processes: tuple[str, ...],
) -> None:
    async def left() -> tuple[list[str], list[str]]:
        url = make_url(postgres_url).set(drivername="postgresql")
        connection = await asyncpg.connect(url.render_as_string(hide_password=False))
        databases = await connection.fetch("SELECT datname FROM pg_database ORDER BY 1")
        tables = await connection.fetch("SELECT relname FROM pg_class WHERE relname LIKE 'thing%'")
        await connection.close()
        return [row[0] for row in databases], [row[0] for row in tables]

    before = await left()
    code, said = tests(*processes, TEST_DATABASE_URL=postgres_url)
    assert code == 0, said
    assert await left() == before
