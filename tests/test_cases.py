"""Small specs that each show one thing, and what they become.

`cases/<name>/spec.yaml` must give `cases/<name>/expected`; `make regen` writes these trees anew.
"""

import sys
from pathlib import Path

import pytest
from e2e.projects import run, together
from regen import CASES, generate, kept


@pytest.fixture(scope="module", params=CASES, ids=lambda case: together(case.name))
def case(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def project(case: Path, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("case") / case.name
    generate(template, case, path)
    return path


def test_the_tree_is_as_expected(case: Path, project: Path) -> None:
    expected = case / "expected"
    files = sorted(path.relative_to(expected) for path in expected.rglob("*") if path.is_file())
    assert list(kept(case, project)) == files, "if these files are right: make regen"
    for file in files:
        text = (project / file).read_text(encoding="utf-8")
        assert text == (expected / file).read_text(encoding="utf-8"), f"{file}; make regen"


@pytest.mark.parametrize("command", ["ruff format --check --diff", "ruff check", "pytest"])
def test_a_tool_finds_nothing_to_say(project: Path, command: str) -> None:
    run(sys.executable, "-m", *command.split(), cwd=project)
