"""The wheel: built, installed into an environment of its own, and used from there."""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from .conftest import git
from .projects import ROOT, run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing of the build stays in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(
        ROOT / "generator", source / "generator", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, cwd=source)
    (built,) = folder.glob("modelwright-*.whl")
    return built


@pytest.fixture(scope="module")
def modelwright(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command."""
    environment = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(environment, with_pip=True)
    pip = (environment / "bin/python", "-m", "pip", "install", "--quiet")
    run(*pip, "--disable-pip-version-check", wheel, cwd=environment)
    return environment / "bin/modelwright"


def test_it_tells_its_version(modelwright: Path, wheel: Path, tmp_path: Path) -> None:
    assert (
        run(modelwright, "--version", cwd=tmp_path) == f"modelwright {wheel.name.split('-')[1]}\n"
    )


def test_it_validates(modelwright: Path, tmp_path: Path) -> None:
    said = run(modelwright, "validate", ROOT / "examples/blog.yaml", cwd=tmp_path)
    assert said.endswith("blog.yaml is fine: 4 entities.\n")
    (tmp_path / "wrong.yaml").write_text("project: wrong\nentitys: {}\n")
    done = subprocess.run(
        [modelwright, "validate", "wrong.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("wrong.yaml:2:1: ")


def test_it_makes_a_project(modelwright: Path, template: Path, tmp_path: Path) -> None:
    spec = ROOT / "examples/blog.yaml"
    options = ("--template", template, "--no-migration")
    said = run(modelwright, "new", spec, "blog", *options, cwd=tmp_path)
    assert "blog is in blog: 4 entities" in said
    assert (tmp_path / "blog/blog/models/post.py").is_file()
    assert git(tmp_path / "blog", "status", "--porcelain") == ""
