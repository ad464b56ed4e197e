"""What no spec changes is the same in every project, and reads as a library does."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from regen import PACKAGE, ROOT, generate

TEMPLATE = ROOT / "template"
ROOMS = {
    "app": TEMPLATE / PACKAGE / "core",
    "migrations": TEMPLATE / "migrations/core",
    "tests": TEMPLATE / "tests/contract",
}
BESIDE = [TEMPLATE / "tests/__init__.py", TEMPLATE / "tests/custom.py"]
FILES = [*(path for room in ROOMS.values() for path in room.iterdir() if path.is_file()), *BESIDE]
LONGEST = 400


@pytest.fixture(scope="module")
def projects(template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three projects whose specs and packages have little in common; one has a file more."""
    folder = tmp_path_factory.mktemp("core")
    paths: list[Path] = []
    for package, spec in (
        ("shop", "examples/shop.yaml"),
        ("blog", "examples/blog.yaml"),
        ("app", "tests/cases/minimal/spec.yaml"),
    ):
        case = folder / f"case-{package}"
        case.mkdir()
        others = re.sub(r"^package:.*\n", "", (ROOT / spec).read_text(), flags=re.MULTILINE)
        (case / "spec.yaml").write_text(f"package: {package}\n{others}")
        paths.append(folder / package)
        generate(template, case, paths[-1])
    return paths


def shared_files(project: Path) -> dict[str, bytes]:
    """What every project has, by paths without the package's name."""
    rooms = {"app": project / project.name / "core"}
    rooms |= {name: project / ROOMS[name].relative_to(TEMPLATE) for name in ROOMS if name != "app"}
    files = [(name, path) for name, room in rooms.items() for path in room.glob("*.py")]
    beside = [("beside", project / path.relative_to(TEMPLATE)) for path in BESIDE]
    return {f"{name}/{path.name}": path.read_bytes() for name, path in (*files, *beside)}


def test_every_project_has_the_same_files(projects: list[Path]) -> None:
    first, *others = map(shared_files, projects)
    assert len(first) >= len(FILES) - 1
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
        match node:
            case ast.ImportFrom():
                assert node.level < 2, "it imports nothing from outside of its folder"
                names = [] if node.level else [node.module or ""]
            case ast.Import():
                names = [alias.name for alias in node.names]
            case _:
                names = []
        assert {name.split(".")[0] for name in names}.isdisjoint(ROOMS)


def own_imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            yield node.module or ""


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_imports_go_one_way(room: Path) -> None:
    TopologicalSorter({file.stem: {*own_imports(file)} for file in room.glob("*.py")}).prepare()
