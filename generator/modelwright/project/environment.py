"""The Python environment of a project, and what is run in it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .errors import ProjectError

REVISION_COMMAND = ("-m", "alembic", "revision", "--autogenerate", "-m", "initial")


def add_first_migration(destination: Path, report: Callable[[str], None]) -> None:
    """Write the first Alembic revision, found out on an empty temporary SQLite database.

    Uses the first Python that has the project's dependencies: the project's own `.venv`, the
    active environment, the one this code runs in. Where none has, they are installed into `.venv`.

    Args:
        destination: the project.
        report: told what is going on when it takes longer.

    Raises:
        ProjectError: the dependencies cannot be installed, or Alembic refuses.
    """
    destination = destination.resolve()
    python = _python_for(destination)
    if python is None:
        report(f"Installing the project's dependencies into {destination.name}/.venv ...")
        python = _make_environment(destination)
    with tempfile.TemporaryDirectory() as folder:
        database = (Path(folder) / "empty.db").as_posix()
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [str(python), *REVISION_COMMAND, "--rev-id", "0001"]
        _run(command, destination, environment)


def _python_for(destination: Path) -> Path | None:
    folders = [destination / ".venv"]
    if active := os.environ.get("VIRTUAL_ENV"):
        folders.append(Path(active))
    pythons = [python for folder in folders if (python := _python_in(folder)).exists()]
    pythons.append(Path(sys.executable))
    required = [_distribution(line) for line in _requirements(destination)]
    check = "import sys; from importlib.metadata import version; [*map(version, sys.argv[1:])]"
    for python in pythons:
        result = subprocess.run(  # noqa: S603 - an interpreter, and names of distributions
            [str(python), "-c", check, *required], capture_output=True, check=False
        )
        if not result.returncode:
            return python
    return None


def _requirements(destination: Path) -> list[str]:
    """Return what the migration needs: the project's dependencies, and ruff to format it."""
    project = tomllib.loads((destination / "pyproject.toml").read_text(encoding="utf-8"))
    development: list[str] = project["dependency-groups"]["dev"]
    return [
        *project["project"]["dependencies"],
        *(line for line in development if _distribution(line) == "ruff"),
    ]


def _distribution(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def _python_in(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _make_environment(destination: Path) -> Path:
    folder = destination / ".venv"
    python = _python_in(folder)
    if uv := shutil.which("uv"):
        # With pip, by which the Makefile of the project installs.
        make = [uv, "venv", "--quiet", "--seed", str(folder)]
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    else:
        make = [sys.executable, "-m", "venv", str(folder)]
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        _run(make, destination)
        _run([*install, *_requirements(destination)], destination)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return python


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> None:
    result = subprocess.run(  # noqa: S603 - an interpreter or uv, with arguments of ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        # The last lines say what is wrong; above them is only the way there.
        reason = "\n".join((result.stderr or result.stdout).strip().splitlines()[-5:])
        raise ProjectError(f"`{' '.join(command[:4])} ...` failed:\n{reason}")
