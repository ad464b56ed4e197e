"""Imports go one way and modules stay short; the list below is the order."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "generator/modelwright"
FILES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__init__.py"})

# Each imports only from those before it. Copier loads everything up to `extension`.
MODULES = [
    *("diagnostics", "naming", "text", "code", "wrapping", "layout", "sql", "patterns"),
    *("repetition", "yaml_errors", "yaml_data", "source", "spec", "literals", "kinds", "types"),
    *("db_types", "samples", "expressions", "model", "resolve", "views", "answers", "extension"),
    *("project", "postgres", "cli"),
]
# What comes with Copier itself.
BROUGHT = {"copier", "jinja2", "packaging", "pydantic", "pydantic_core", "yaml"}
# What only specs with SQL expressions need, so it is imported where it is used.
LATE = {"sqlglot"}
LONGEST = 400


def module_of(file: Path) -> str:
    """Return a name in `MODULES`; a package is one module."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(nodes: Iterator[ast.AST]) -> Iterator[tuple[int, str]]:
    """Yield the level and the first name of each import."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.level, node.module.split(".")[0]
        elif isinstance(node, ast.ImportFrom | ast.Import):
            level = node.level if isinstance(node, ast.ImportFrom) else 0
            yield from ((level, alias.name.split(".")[0]) for alias in node.names)


def test_every_module_has_its_place() -> None:
    assert sorted({module_of(file) for file in FILES}) == sorted(MODULES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_go_one_way(file: Path) -> None:
    place, depth = MODULES.index(module_of(file)), len(file.relative_to(PACKAGE).parts)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    own = {name for level, name in imports(ast.walk(tree)) if level == depth}
    assert own <= set(MODULES[:place])
    foreign = {name for level, name in imports(ast.walk(tree)) if level == 0}
    foreign -= sys.stdlib_module_names
    assert "modelwright" not in foreign, "imports inside the package are relative"
    if place <= MODULES.index("extension"):
        at_once = {name for _, name in imports(ast.iter_child_nodes(tree))}
        assert foreign <= BROUGHT | LATE
        assert not at_once & LATE


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_modules_are_short(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST
