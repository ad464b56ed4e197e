"""What the views of generated modules share: lines, and imports under the project's package."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..model import Entity
from ..printing.code import NO_IMPORTS, Import, Imports, Name, Node
from ..printing.layout import assignment, declaration, import_block, render
from .nodes import call, name

BASES: Final = ".core.models"
"""The module that the models of a generated project are put together from."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of a class body, and what it needs imported."""

    text: str
    imports: Imports = NO_IMPORTS


def attribute(target: str, hint: Node, value: Node | None = None) -> Line:
    """`target: hint = value` in a class body."""
    if value is None:
        return Line(declaration(target, hint, indent=4), hint.imports)
    text = assignment(target, value, hint, indent=4)
    return Line(text, hint.imports | value.imports)


def listed_imports(text: str) -> frozenset[Import]:
    """Imports from lines of a module and its names: `sqlalchemy JSON Enum`."""
    lines = (line.split() for line in text.strip().splitlines())
    return frozenset(Import(module, attribute) for module, *names in lines for attribute in names)


def imports_text(imports: Iterable[Import], package: str) -> str:
    """The block of imports, with the package in the place of a leading dot."""
    absolute = (
        Import(f"{package}{module}" if module.startswith(".") else module, attribute)
        for module, attribute in imports
    )
    return import_block(absolute, first_party=package)


def model_import(entity: Entity, suffix: str = "") -> Import:
    """The import of an entity's model: `Task`, `TaskRead` ..."""
    return Import(f".models.{entity.id}", f"{entity.name}{suffix}")


def repository_import(entity: Entity) -> Import:
    """The import of an entity's repository."""
    return Import(f".repositories.{entity.id}", f"{entity.name}Repository")


def class_head(own: str, *bases: str) -> str:
    """The head of a class, `class Own(bases):`, laid out like a call."""
    return render(call(name(f"class {own}"), *map(name, bases)), suffix=":")


def signature(head: str, parameters: Iterable[str], returns: str) -> str:
    """The head of a function, `head(parameters) -> returns:`, laid out like a call."""
    node = call(name(head), *(name(parameter) for parameter in parameters))
    return render(node, suffix=f" -> {returns}:")


def decorator(function: str, *args: Node, **kwargs: Node) -> str:
    """`@function(args)`."""
    return render(call(Name(f"@{function}"), *args, **kwargs))
