"""What the views of generated modules share: imports under the project's own package."""

from collections.abc import Iterable

from ..code import Import, Name, Node
from ..layout import import_block, render
from ..model import Entity
from .nodes import call, name


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


def signature(head: str, parameters: Iterable[str], returns: str) -> str:
    """The head of a function, `head(parameters) -> returns:`, laid out like a call."""
    node = call(name(head), *(name(parameter) for parameter in parameters))
    return render(node, suffix=f" -> {returns}:")


def decorator(function: str, *args: Node, **kwargs: Node) -> str:
    """`@function(args)`."""
    return render(call(Name(f"@{function}"), *args, **kwargs))
