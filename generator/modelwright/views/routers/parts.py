"""What routes are made of: parameters, bodies, answers, documented errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ...model import Entity
from ...printing.code import (
    Attribute,
    Call,
    Import,
    Imports,
    Item,
    Name,
    Node,
    imported,
    imports_of,
    literal,
)
from ...printing.layout import render, statement
from ..modules import Line, model_import, repository_import
from ..nodes import call, subscript
from .keys import PathKey, free

SESSION: Final = imported(".core.database", "SessionDep")
READ_SESSION: Final = imported(".core.database", "ReadSessionDep")
RESPONSE: Final = imported("fastapi", "Response")
_STATUS: Final = frozenset({Import("fastapi", "status")})
CREATED: Final = Name("status.HTTP_201_CREATED", _STATUS)
NO_CONTENT: Final = Name("status.HTTP_204_NO_CONTENT", _STATUS)

_LONG_NAMES: Final = 70
"""From here on, variables called after an entity would not fit into their lines."""


@dataclass(frozen=True, slots=True)
class Route:
    """One function of a router, in finished lines, and the call that it answers."""

    call: str
    path: str
    decorator: str
    signature: str
    docstring: str
    body: tuple[str, ...]
    imports: Imports


@dataclass(frozen=True, slots=True)
class Signature(Call):
    """`async def function(parameter: type)`: laid out as a call is."""

    @property
    def items(self) -> tuple[Item, ...]:
        """The parameters."""
        return tuple(Item(hint, f"{parameter}: ") for parameter, hint in self.kwargs)


class Parts:
    """The names and nodes that the routes of one entity share."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self.key = PathKey(entity)
        longest = max(len(name) for name in (entity.plural, *(field.name for field in entity.key)))
        named = len(entity.singular) + longest <= _LONG_NAMES
        self.row = free((entity.singular, "row") if named else ("row",), self.key.names)
        taken = (*self.key.names, self.row)
        self.rows = free((entity.plural, "repository") if named else ("repository",), taken)

    def assign_repository(self) -> Line:
        """`tasks = TaskRepository(session)`."""
        return assign(self.rows, repository(self.entity))

    def of_rows(self, name: str, *args: Node) -> Node:
        """A call of a method of the repository that `assign_repository` names."""
        return call(Name(f"{self.rows}.{name}"), *args)


# --- nodes ---


def model(entity: Entity, suffix: str = "") -> Name:
    """One of the entity's models: `Task`, `TaskCreate` ..."""
    return _named(model_import(entity, suffix))


def answer(entity: Entity) -> Name:
    """What clients get of a row, with what they may ask to be included."""
    if not entity.included:
        return model(entity, "Read")
    return imported(f".includes.{entity.id}", f"{entity.name}Including")


def repository(entity: Entity) -> Node:
    """The repository of the entity's rows."""
    return call(_named(repository_import(entity)), Name("session"))


def method(of: Node, name: str, *args: Node) -> Node:
    """`of.name(args)`."""
    return call(Attribute(of, name), *args)


def attribute(entity: Entity, name: str) -> Node:
    """A relation or column of an entity's rows: `Task.reviewers`."""
    return Attribute(model(entity), name)


def page_of(entity: Entity) -> Node:
    """The type of a page of the entity's rows."""
    return subscript(imported(".core.pagination", "Page"), answer(entity))


def query_of(entity: Entity) -> Node:
    """The type of what clients ask of a list of the entity's rows."""
    query = call(imported("fastapi", "Query"))
    return subscript(imported("typing", "Annotated"), model(entity, "Filter"), query)


def absent(hint: Name) -> Name:
    """The type of a parameter that may be left out: `TaskInclude = None`."""
    return Name(f"{hint.flat} = None", hint.imports)


def problems(*statuses: int) -> Node:
    """The documentation of a route's errors; a 0 among them is none."""
    return call(imported(".core.problems", "problems"), *map(literal, filter(None, statuses)))


def with_location(responses: Node) -> Node:
    """The documentation of a route whose answer tells where a new row is."""
    return call(imported(".core.problems", "with_location"), responses)


def tagged(entity: Entity, status: int, responses: Node) -> Node:
    """The documentation of a route, whose answer of this status may name a version of a row."""
    if not entity.optimistic_lock:
        return responses
    return call(imported(".core.etags", "with_etag"), literal(status), responses)


def _named(import_: Import) -> Name:
    return Name(import_.name or "", frozenset({import_}))


# --- lines ---


def assign(target: str, value: Node) -> Line:
    """`target = value`."""
    return _statement(f"{target} = ", value)


def assign_awaited(target: str, value: Node) -> Line:
    """`target = await value`."""
    return _statement(f"{target} = await ", value)


def awaited(value: Node) -> Line:
    """`await value`."""
    return _statement("await ", value)


def return_awaited(value: Node) -> Line:
    """`return await value`."""
    return _statement("return await ", value)


def set_etag(row: str) -> Line:
    """The header that names the version of a row."""
    version = call(imported(".core.etags", "etag"), Name(row))
    return _statement('response.headers["ETag"] = ', version)


def _statement(prefix: str, value: Node) -> Line:
    return Line(statement(prefix, value, indent=4), value.imports)


def route(
    call_: str,
    path: str,
    function: str,
    parameters: Mapping[str, Node],
    returns: Node,
    about: str,
    body: Iterable[Line],
    *,
    responses: Node,
    status: Node | None = None,
    answers: Node | None = None,
) -> Route:
    """A route in finished lines.

    Args:
        call_: the method of HTTP.
        path: below the router's.
        function: its name, which is the operation id.
        parameters: each with its type.
        returns: the function's type.
        about: what it does.
        body: its lines.
        responses: the documentation of what else it answers.
        status: of the answer, where it is not 200.
        answers: the type of the answer, where it is not the function's.
    """
    options = {"status_code": status, "response_model": answers, "responses": responses}
    said = {option: value for option, value in options.items() if value is not None}
    head = Signature(Name(f"async def {function}"), (), tuple(parameters.items()))
    lines = tuple(body)
    nodes = (*said.values(), *parameters.values(), returns)
    return Route(
        call_.upper(),
        path,
        render(call(Name(f"@router.{call_}"), literal(path), **said)),
        render(head, suffix=f" -> {returns.flat}:"),
        about,
        tuple(line.text for line in lines),
        imports_of(nodes).union(*(line.imports for line in lines)),
    )
