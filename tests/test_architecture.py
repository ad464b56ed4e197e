"""Imports go one way, room by room and inside each room, and modules stay short."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator/modelwright"
FILES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__init__.py"})

# Each imports only from those before it. Copier loads everything up to `copier`.
ROOMS = [
    *("diagnostics", "naming", "language", "printing", "values"),
    *("expressions", "model", "resolve", "views", "copier"),
    *("project", "cli", "__main__"),
]
# What comes with Copier itself.
BROUGHT = {"copier", "jinja2", "packaging", "pydantic", "pydantic_core", "yaml"}
# What only specs with SQL expressions need, so it is imported where it is used.
LATE = {"sqlglot"}
LONGEST = 400


def name_of(file: Path) -> str:
    """Return the module's name below the package; a folder has that of its `__init__`."""
    path = file.relative_to(PACKAGE).with_suffix("")
    return ".".join(path.parent.parts if path.name == "__init__" else path.parts)


MODULES = {name_of(file): file for file in FILES}


def room_of(module: str) -> str:
    return module.partition(".")[0]


def own_imports(module: str) -> Iterator[str]:
    """Yield the modules of the package that one imports, those for type checkers among them."""
    file = MODULES[module]
    package = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1] + (node.module or "").split(".")
            target = ".".join(filter(None, base))
            parts = {f"{target}.{alias.name}".lstrip(".") for alias in node.names} & MODULES.keys()
            yield from parts or {target}


def foreign_imports(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the first names of what is imported by its whole name."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
    return found - sys.stdlib_module_names


def circle(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Return modules that import each other in a circle, if there are any."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_every_room_has_its_place() -> None:
    assert sorted({room_of(module) for module in MODULES}) == sorted(ROOMS)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    place = ROOMS.index(room_of(module))
    assert {room_of(other) for other in own_imports(module)} <= set(ROOMS[: place + 1])
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    foreign = foreign_imports(ast.walk(tree))
    assert "modelwright" not in foreign, "imports inside the package are relative"
    if place <= ROOMS.index("copier"):
        assert foreign <= BROUGHT | LATE
        assert not foreign_imports(ast.iter_child_nodes(tree)) & LATE


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_no_circles(room: str) -> None:
    modules = [module for module in MODULES if room_of(module) == room]
    assert not circle({module: {*own_imports(module)} - {module} for module in modules})


def test_circles_are_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not circle({"a": {"b", "c"}, "b": {"c"}, "c": ()})


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_short(module: str) -> None:
    lines = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST
