"""Random specs that the language takes, and what must be true of every project made of them."""

import sys
from pathlib import Path

import pytest
from e2e.conftest import tree
from e2e.projects import Generated, run

from modelwright.values.types import TYPES

from . import fields
from .drawing import COUNT, SEED, drawn, yaml_of
from .projects import generate_all, side_by_side
from .specs import specs

NAMES = [f"seed-{number}" for number in range(SEED, SEED + COUNT)]

TESTS = ("-m", "pytest", "-p", "no:cacheprovider", "--quiet")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz") / "cases"
    for number, name in enumerate(NAMES, SEED):
        path = folder / name / "spec.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(yaml_of(drawn(specs(), number)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def projects(template: Path, cases: Path) -> dict[str, Generated]:
    made = generate_all(template, cases, cases.parent / "projects", 1)
    return dict(zip(NAMES, made, strict=True))


@pytest.fixture(params=NAMES)
def project(request: pytest.FixtureRequest, projects: dict[str, Generated]) -> Generated:
    return projects[request.param]


def test_every_type_is_drawn() -> None:
    assert {*fields.TYPES} == {*TYPES}


def test_generating_again_gives_the_same_bytes(
    template: Path, cases: Path, projects: dict[str, Generated]
) -> None:
    again = generate_all(template, cases, cases.parent / "again", 2)
    for name, project in zip(NAMES, again, strict=True):
        assert tree(project.path) == tree(projects[name].path), cases / name


@pytest.mark.parametrize("command", ["ruff format --check --diff", "ruff check"])
def test_they_are_formatted_and_linted(projects: dict[str, Generated], command: str) -> None:
    folders = [project.path for project in projects.values()]
    run(sys.executable, "-m", *command.split(), *folders, cwd=folders[0].parent)


@pytest.fixture(scope="module")
def code(projects: dict[str, Generated], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return side_by_side(projects.values(), tmp_path_factory.mktemp("code") / "code")


@pytest.mark.parametrize("command", ["mypy .", f"pyright --pythonpath {sys.executable}"])
def test_types_are_right(code: Path, command: str) -> None:
    run(sys.executable, "-m", *command.split(), cwd=code)


def test_migrations_go_up_and_down(project: Generated, tmp_path: Path) -> None:
    commands = ("upgrade head", "check", "downgrade base", "upgrade head", "check")
    first = "revision --autogenerate -m initial --rev-id 0001"
    said = project.alembic(f"sqlite+aiosqlite:///{tmp_path / 'test.db'}", first, *commands)
    assert said.count("No new upgrade operations detected.") == 2
    project.python("-m", "ruff", "format", "--check", "migrations")
    project.python("-m", "ruff", "check", "migrations")


def test_their_own_tests_pass(project: Generated) -> None:
    assert " passed" in project.python(*TESTS)


def test_the_tests_of_one_pass_on_postgresql(
    projects: dict[str, Generated], postgres_url: str
) -> None:
    project = projects[NAMES[-1]]
    assert " passed" in project.python(*TESTS, TEST_DATABASE_URL=postgres_url)
