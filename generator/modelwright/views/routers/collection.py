"""Routes of a whole collection: list it, add to it."""

from ...model import Endpoint, Field
from ...printing.code import Import, Name, Node, imported, literal
from ...printing.layout import statement
from ...printing.text import INDENT, LINE_WIDTH, text_width
from ..modules import Line
from ..nodes import call, subscript
from .parts import (
    CREATED,
    READ_SESSION,
    RESPONSE,
    SESSION,
    Parts,
    Route,
    assign_awaited,
    method,
    model,
    page_of,
    problems,
    query_of,
    repository,
    return_awaited,
    route,
    set_etag,
    tagged,
    with_location,
)

MOST_AT_ONCE = 1000
"""How many rows one call can make."""


def list_route(parts: Parts, endpoint: Endpoint) -> Route:
    """GET of a page."""
    entity = parts.entity
    return route(
        "get",
        "",
        endpoint.id,
        {"session": READ_SESSION, "query": query_of(entity)},
        page_of(entity),
        f"A page of {entity.plural_title}",
        [return_awaited(method(repository(entity), "page", Name("query")))],
        responses=problems(422, 503),
    )


def create_route(parts: Parts, endpoint: Endpoint) -> Route:
    """POST of one."""
    entity = parts.entity
    created = method(repository(entity), "create", Name("data"))
    body = [assign_awaited(parts.row, created), _location(parts)]
    if entity.optimistic_lock:
        body.append(set_etag(parts.row))
    return route(
        "post",
        "",
        endpoint.id,
        {
            "session": SESSION,
            "data": model(entity, "Create"),
            "request": imported("fastapi", "Request"),
            "response": RESPONSE,
        },
        model(entity),
        f"Make {entity.a_title}; `Location` tells where it is",
        [*body, Line(f"return {parts.row}")],
        status=CREATED,
        answers=model(entity, "Read"),
        responses=tagged(entity, 201, with_location(problems(409, 413, 422, 503))),
    )


def bulk_route(parts: Parts, endpoint: Endpoint) -> Route:
    """POST of many."""
    entity = parts.entity
    bounds = {"min_length": literal(1), "max_length": literal(MOST_AT_ONCE)}
    data = subscript(
        imported("typing", "Annotated"),
        _list_of(model(entity, "Create")),
        call(imported("fastapi", "Body"), **bounds),
    )
    return route(
        "post",
        "/bulk",
        endpoint.id,
        {"session": SESSION, "data": data},
        subscript(imported("collections.abc", "Sequence"), model(entity)),
        f"Make {entity.plural_title}: all of them or none",
        [return_awaited(method(repository(entity), "create_many", Name("data")))],
        status=CREATED,
        answers=_list_of(model(entity, "Read")),
        responses=problems(409, 413, 422, 503),
    )


def _list_of(item: Node) -> Node:
    return subscript(Name("list"), item)


def _location(parts: Parts) -> Line:
    """The header that tells where the new row is."""
    prefix = 'response.headers["Location"] = '
    pieces = ["{request.url.path}", *(_part(parts, field) for field in parts.entity.key)]
    imports = frozenset(
        Import("urllib.parse", "quote") for field in parts.entity.key if _is_text(field)
    )
    whole = Name(f'f"{"/".join(pieces)}"', imports)
    if text_width(whole.flat) <= LINE_WIDTH - 2 * INDENT:
        return Line(statement(prefix, whole, indent=INDENT), imports)
    lines = [f'        f"{piece}/"' for piece in pieces[:-1]] + [f'        f"{pieces[-1]}"']
    return Line("\n".join((f"{prefix}(", *lines, "    )")), imports)


def _part(parts: Parts, field: Field) -> str:
    value = f"{parts.row}.{field.name}"
    return f"{{quote({value}, safe='')}}" if _is_text(field) else f"{{{value}}}"


def _is_text(field: Field) -> bool:
    return field.type.row is not None and field.type.row.textual
