"""The commands that need no template; `new` is tested in tests/e2e."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from modelwright.cli import app
from modelwright.cli.common import ExitCode

GENERATOR = Path(__file__).parents[2] / "generator"
RIGHT = "project: shop\nentities:\n  Order:\n    fields: {total: int}\n"
WRONG = "project: shop\nentitles: {}\nentities:\n  Order:\n    fields: {total: imt}\n"

run = CliRunner().invoke


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return tmp_path / "spec.yaml"


def test_a_right_spec_is_fine(spec: Path) -> None:
    spec.write_text(RIGHT)
    result = run(app, ["validate", str(spec)])
    assert result.exit_code == 0
    assert result.stdout == f"{spec} is fine: 1 entity.\n"


def test_every_problem_of_a_wrong_spec_is_on_a_line_of_its_own(spec: Path) -> None:
    spec.write_text(WRONG)
    result = run(app, ["validate", str(spec)])
    assert result.exit_code == 1
    assert result.stdout == ""
    places = [line for line in result.stderr.splitlines() if line.startswith(str(spec))]
    assert [place.removeprefix(str(spec)).split(" ")[0] for place in places] == [":2:1:", ":5:21:"]


def test_problems_come_as_json(spec: Path) -> None:
    spec.write_text(WRONG)
    result = run(app, ["validate", str(spec), "--format", "json"])
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [(problem["line"], problem["column"]) for problem in found] == [(2, 1), (5, 21)]
    assert found[0]["code"] == "unknown-key"
    assert found[0]["path"] == "entitles"


def test_no_problems_come_as_an_empty_list(spec: Path) -> None:
    spec.write_text(RIGHT)
    result = run(app, ["validate", str(spec), "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == []


@pytest.mark.parametrize("command", [["validate"], ["new", "--no-migration"]])
def test_a_missing_spec_is_a_mistake_of_usage(
    spec: Path, tmp_path: Path, command: list[str]
) -> None:
    arguments = [*command, str(spec)] + ([str(tmp_path / "shop")] if "new" in command else [])
    result = run(app, arguments)
    assert result.exit_code == 2
    assert f"'{spec}' does not exist." in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = run(app, ["schema"])
    assert printed.exit_code == 0
    assert "entities" in json.loads(printed.stdout)["properties"]
    file = tmp_path / "spec.schema.json"
    written = run(app, ["schema", "--output", str(file)])
    assert (written.exit_code, written.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == printed.stdout


def test_a_schema_that_cannot_be_written_is_a_mistake_of_usage(tmp_path: Path) -> None:
    result = run(app, ["schema", "--output", str(tmp_path / "missing" / "schema.json")])
    assert result.exit_code == 2
    assert "No such file or directory" in result.stderr


def test_version() -> None:
    result = run(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.startswith("modelwright ")


@pytest.mark.parametrize("command", [["--help"], ["new", "--help"], ["validate", "--help"]])
def test_help_tells_the_exit_codes(command: list[str]) -> None:
    result = run(app, command)
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    start = lines.index("Exit codes:") + 1
    assert lines[start:] == [f"{code}  {code.__doc__}" for code in ExitCode]


def test_ctrl_c_while_the_commands_load(tmp_path: Path) -> None:
    """Here the first thing that they import is interrupted."""
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    result = subprocess.run(
        [sys.executable, "-m", "modelwright", "--version"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{GENERATOR}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (ExitCode.INTERRUPTED, "", "")


def test_validate_does_not_import_copier(spec: Path) -> None:
    """Copier takes longer to import than a small spec takes to check."""
    spec.write_text(RIGHT)
    code = (
        "import sys\nfrom modelwright.cli import app\n"
        f"app(['validate', {str(spec)!r}], standalone_mode=False)\n"
        "print(sorted({'copier', 'rich', 'sqlglot'} & {*sys.modules}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"
