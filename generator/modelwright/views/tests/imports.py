"""What the tests of an entity import: found in what they say, so that it is what they use."""

import builtins
from collections.abc import Iterable, Iterator
from functools import cache
from symtable import SymbolTable, symtable
from typing import Final

from ...model import Entity
from ...printing.code import Import
from ..modules import listed_imports, model_import, repository_import
from .factories import SESSION

_BUILTINS: Final = frozenset(dir(builtins))
TESTS: Final = "tests"

_LIBRARIES: Final = {
    found.name or found.module: found
    for found in {
        SESSION,
        Import("pytest"),
        *listed_imports(
            """
            collections.abc Awaitable Callable
            datetime UTC datetime timedelta
            httpx AsyncClient Response
            sqlalchemy delete event inspect select text update
            sqlalchemy.exc IntegrityError InvalidRequestError
            typing Any
            urllib.parse quote
            .core.errors PreconditionFailedError
            """
        ),
    }
}
_SUFFIXES: Final = ("Create", "Update", "Read", "Filter")


def imports_needed(names: Iterable[str], entity: Entity) -> Iterator[Import]:
    """The imports of a module that reads these names, about an entity and those it refers to.

    A name that neither a library nor a model nor a factory has is one of `tests/answers.py`.
    """
    for name in names:
        if name in _LIBRARIES:
            yield _LIBRARIES[name]
        elif found := _model(name, entity):
            yield found
        else:
            factory = name.startswith("create_") or name.endswith("_data")
            yield Import(f"{TESTS}.{'factories' if factory else 'answers'}", name)


@cache
def free_names(source: str) -> frozenset[str]:
    """The names that a source reads and neither binds nor finds among the builtins."""
    module = symtable(source, "<tests>", "exec")
    bound = {s.get_name() for s in module.get_symbols() if s.is_assigned()}
    return frozenset(_read(module)) - bound - _BUILTINS


def _read(table: SymbolTable) -> Iterator[str]:
    """The global names that a scope and those within it read."""
    outermost = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (outermost or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _read(inner)


def _model(name: str, entity: Entity) -> Import | None:
    entities = entity.graph.entities
    if found := entities.get(name.removesuffix("Repository")):
        return repository_import(found) if name.endswith("Repository") else model_import(found)
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and (found := entities.get(name.removesuffix(suffix))):
            return model_import(found, suffix)
    return None
