"""What the tests of an entity import: found in what they say, so that it is what they use."""

import ast
import builtins
from collections.abc import Iterator
from typing import Final

from ...code import Import
from ...model import Entity
from ..modules import listed_imports, model_import, repository_import
from .factories import SESSION

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
            .errors PreconditionFailedError
            """
        ),
    }
}
_SUFFIXES: Final = ("Create", "Update", "Read", "Filter")


def imports_needed(source: str, entity: Entity) -> Iterator[Import]:
    """The imports of a module that says this, about an entity and those it refers to.

    A name that neither a library nor a model nor a factory has is one of `tests/answers.py`.
    """
    for name in free_names(source):
        if name in _LIBRARIES:
            yield _LIBRARIES[name]
        elif found := _model(name, entity):
            yield found
        else:
            factory = name.startswith("create_") or name.endswith("_data")
            yield Import(f"{TESTS}.{'factories' if factory else 'answers'}", name)


def free_names(source: str) -> set[str]:
    """The names that a source reads and neither binds nor finds among the builtins."""
    read: set[str] = set()
    bound = set(dir(builtins))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                read.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                bound.add(name)
            case _:
                pass
    return read - bound


def _model(name: str, entity: Entity) -> Import | None:
    entities = entity.graph.entities
    if found := entities.get(name.removesuffix("Repository")):
        return repository_import(found) if name.endswith("Repository") else model_import(found)
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and (found := entities.get(name.removesuffix(suffix))):
            return model_import(found, suffix)
    return None
