"""A project whose names and texts mean something elsewhere: it works like any other."""

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .projects import Generated, together

SPEC = Path(__file__).with_name("robust.yaml")
COLUMNS = 500
# Tests of one column among so many say the same as those of another.
ONE_COLUMN = "not column_ or column_499"
# On PostgreSQL only of what has more than a name.
WITH_MORE = "word or letter or order or wide or forty_letters1 or keys"


def robust() -> dict[str, Any]:
    """The spec, with an entity that is too wide to be written by hand."""
    spec: dict[str, Any] = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    spec["entities"]["Wide"] = {"fields": {f"column_{n}": "int?" for n in range(COLUMNS)}}
    return spec


@pytest.fixture(scope="module", params=[robust], ids=[together("robust")])
def project(
    request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generated:
    folder = tmp_path_factory.mktemp("robust")
    spec = folder / "spec.yaml"
    spec.write_text(yaml.safe_dump(request.param(), sort_keys=False, allow_unicode=True))
    return Generated.new(spec, folder / "project", template, "--no-git")


@pytest.mark.parametrize(
    "command", ["ruff format --check --diff", "ruff check", "mypy", "pyright --pythonpath {python}"]
)
def test_a_tool_finds_nothing_to_say(project: Generated, command: str) -> None:
    project.python("-m", *command.format(python=sys.executable).split())


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_its_own_tests_and_migrations_pass(
    project: Generated, database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    if database == "postgresql":
        url = request.getfixturevalue("postgres_url")
    chosen = ONE_COLUMN if database == "sqlite" else f"({ONE_COLUMN}) and ({WITH_MORE})"
    options = ("-p", "no:cacheprovider", "--quiet", "-k", chosen)
    tests = project.python("-m", "pytest", *options, TEST_DATABASE_URL=url)
    assert " passed" in tests
    assert " skipped" not in tests
    # After the tests, which leave no table: Alembic leaves its own, which they would not touch.
    said = project.alembic(url, "upgrade head", "check", "downgrade base")
    assert "No new upgrade operations detected." in said
