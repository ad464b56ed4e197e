"""What a run of the tests says at its end, and when it fails for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from servers import BEST

TESTS = Path(__file__).parents[1]
WHOLE = "def test_one(): pass\n"
SKIPPED = """\
import pytest
def test_one(): pytest.skip("no moon")
def test_two(postgres_server): pass
"""


def run(folder: Path, text: str, *options: str) -> tuple[int, list[str]]:
    """Run a module of tests with the conftest of this folder; gives the code and what it said."""
    (folder / "test_it.py").write_text(text)
    (folder / "pytest.ini").touch()
    path = f"{TESTS}{os.pathsep}{TESTS.parent / 'generator'}"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider", *options],
        cwd=folder,
        # Loading the plugins takes longer than these tests.
        env={**environment, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()


def test_a_whole_run_passes(tmp_path: Path) -> None:
    code, said = run(tmp_path, WHOLE)
    assert code == 0
    assert "No PostgreSQL" in said
    assert "Nothing was skipped." in said


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "--numprocesses=2")])
def test_a_run_with_a_skipped_test_fails(tmp_path: Path, workers: tuple[str, ...]) -> None:
    code, said = run(tmp_path, SKIPPED, *workers)
    assert code == 1
    assert "test_it.py::test_one: Skipped: no moon" in said
    assert "Nothing was skipped." not in said
    assert any("--allow-skips" in line for line in said)
    assert BEST
    assert f"PostgreSQL {BEST.version}" in said


def test_a_run_may_be_told_to_pass_nevertheless(tmp_path: Path) -> None:
    code, said = run(tmp_path, SKIPPED, "--allow-skips")
    assert code == 0
    assert "Nothing was skipped." not in said
