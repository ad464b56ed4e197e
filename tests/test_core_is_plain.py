"""What no spec changes is the same in every project, and reads as a library does."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from regen import ROOT, generate

TEMPLATE = ROOT / "template"
CORES = {"app": TEMPLATE / "{{ model.package }}/core", "migrations": TEMPLATE / "migrations/core"}
FILES = [path for core in CORES.values() for path in core.iterdir() if path.is_file()]
LONGEST = 400


@pytest.fixture(scope="module")
def projects(template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three projects whose specs have little in common; one has the feature of a file."""
    folder = tmp_path_factory.mktemp("core")
    paths: list[Path] = []
    for spec in ("examples/shop.yaml", "examples/blog.yaml", "tests/cases/minimal/spec.yaml"):
        case = folder / f"case-{len(paths)}"
        case.mkdir()
        (case / "spec.yaml").write_bytes((ROOT / spec).read_bytes())
        paths.append(folder / f"project-{len(paths)}")
        generate(template, case, paths[-1])
    return paths


def core_files(project: Path) -> dict[str, bytes]:
    """The files below core/, by their paths without the package's name."""
    found: dict[str, bytes] = {}
    for core in (*project.glob("*/core"), project / "migrations/core"):
        room = "migrations" if core.parent.name == "migrations" else "app"
        found |= {f"{room}/{path.name}": path.read_bytes() for path in core.glob("*.py")}
    return found


def test_every_project_has_the_same_files(projects: list[Path]) -> None:
    first, *others = map(core_files, projects)
    assert {"app/repository.py", "migrations/run.py"} <= first.keys()
    for other in others:
        # A feature may add one.
        assert first.keys() ^ other.keys() <= {"app/sync.py"}
        assert [name for name in first if first[name] != other.get(name, first[name])] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}-{file.name}")
def test_a_file_is_plain_python(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert file.suffix != ".jinja"
    assert not re.search(r"\{[{%#]", text)
    assert len(text.splitlines()) <= LONGEST
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            assert node.level < 2, "core imports nothing from outside of itself"
            assert node.level or (node.module or "").split(".")[0] not in {"app", "migrations"}


def own_imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield node.module or ""


@pytest.mark.parametrize("core", CORES.values(), ids=CORES)
def test_imports_go_one_way(core: Path) -> None:
    TopologicalSorter({file.stem: {*own_imports(file)} for file in core.glob("*.py")}).prepare()
