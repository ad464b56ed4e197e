"""Routes of relations to many rows: list what a row is related to, link it and unlink it."""

from collections.abc import Iterator

from ...model import Entity, RelationEndpoint
from ...naming import kebab
from ...printing.code import Name, Node, imported
from ..modules import Line
from ..nodes import call
from .keys import PathKey, free
from .parts import (
    NO_CONTENT,
    READ_SESSION,
    SESSION,
    Parts,
    Route,
    assign,
    assign_awaited,
    attribute,
    awaited,
    method,
    page_of,
    problems,
    query_of,
    repository,
    return_awaited,
    route,
)


def list_related_route(parts: Parts, endpoint: RelationEndpoint) -> Route:
    """GET of a page of what a row is related to."""
    entity, other = parts.entity, endpoint.other
    key, first = _named_key(parts)
    related = call(imported(".core.conditions", "related"), attribute(entity, endpoint.name), key)
    return route(
        "get",
        _path(parts, endpoint),
        endpoint.id,
        {"session": READ_SESSION, **parts.key.parameters, "query": query_of(other)},
        page_of(other),
        f"A page of {_the_related(parts, endpoint)}",
        [*first, *_listing(parts, other, key, related)],
        responses=problems(404, 422, 503),
    )


def _listing(parts: Parts, other: Entity, key: Node, related: Node) -> Iterator[Line]:
    """The lines that answer a page of what a row is related to."""
    if other is parts.entity:
        yield parts.assign_repository()
        yield awaited(parts.of_rows("exists_or_404", key))
        yield return_awaited(parts.of_rows("page", Name("query"), related))
    else:
        yield awaited(method(repository(parts.entity), "exists_or_404", key))
        yield return_awaited(method(repository(other), "page", Name("query"), related))


def link_route(parts: Parts, endpoint: RelationEndpoint) -> Route:
    """PUT of a link."""
    about = f"Put {_another(parts, endpoint)} among {_the_related(parts, endpoint)}"
    return _changing_route("put", parts, endpoint, about, 409)


def unlink_route(parts: Parts, endpoint: RelationEndpoint) -> Route:
    """DELETE of a link."""
    about = f"Take {_another(parts, endpoint)} out of {_the_related(parts, endpoint)}"
    return _changing_route("delete", parts, endpoint, about, 0)


def _changing_route(
    call_: str, parts: Parts, endpoint: RelationEndpoint, about: str, refused: int
) -> Route:
    link = next(link for link in parts.entity.plain_links if link.name == endpoint.name)
    other = PathKey(endpoint.other, beside=parts.key, columns=link.target_columns)
    return route(
        call_,
        f"{_path(parts, endpoint)}{other.path}",
        endpoint.id,
        {"session": SESSION, **parts.key.parameters, **other.parameters},
        Name("None"),
        about,
        _changing(parts, endpoint, other),
        status=NO_CONTENT,
        responses=problems(404, refused, 422, 503),
    )


def _changing(parts: Parts, endpoint: RelationEndpoint, other_key: PathKey) -> Iterator[Line]:
    """The lines that link or unlink two rows."""
    yield parts.assign_repository()
    row = free((parts.row, "row"), other_key.names)
    yield assign_awaited(row, parts.of_rows("get_or_404", parts.key.value))
    relation = attribute(parts.entity, endpoint.name)
    yield awaited(parts.of_rows(endpoint.kind, relation, Name(row), other_key.value))


def _named_key(parts: Parts) -> tuple[Node, list[Line]]:
    """The key where it is used twice, and the line that names it if it has several columns."""
    if len(parts.key.names) == 1:
        return parts.key.value, []
    return Name("key"), [assign("key", parts.key.value)]


def _path(parts: Parts, endpoint: RelationEndpoint) -> str:
    return f"{parts.key.path}/{kebab(endpoint.name)}"


def _the_related(parts: Parts, endpoint: RelationEndpoint) -> str:
    return f"the `{endpoint.name}` of {parts.entity.a_title}"


def _another(parts: Parts, endpoint: RelationEndpoint) -> str:
    if endpoint.other is parts.entity:
        return f"another {endpoint.other.title}"
    return endpoint.other.a_title
