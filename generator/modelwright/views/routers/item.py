"""Routes of one row: get, update, delete and restore it."""

from collections.abc import Iterator, Mapping

from ...model import Endpoint
from ...printing.code import Name, Node, imported, literal
from ..modules import Line
from ..nodes import call
from .parts import (
    NO_CONTENT,
    READ_SESSION,
    RESPONSE,
    SESSION,
    Parts,
    Route,
    absent,
    answer,
    assign_awaited,
    awaited,
    method,
    model,
    problems,
    repository,
    return_awaited,
    route,
    set_etag,
    tagged,
)


def get_route(parts: Parts, endpoint: Endpoint) -> Route:
    """GET of one, perhaps with what it refers to."""
    entity = parts.entity
    parameters = {"session": READ_SESSION, **parts.key.parameters}
    args = [parts.key.value]
    if entity.optimistic_lock:
        parameters["response"] = RESPONSE
    if entity.included:
        parameters["include"] = absent(model(entity, "Include"))
        args.append(Name("include"))
    found = method(repository(entity), "read_or_404", *args)
    if entity.optimistic_lock:
        tag = set_etag(parts.row)
        # An answer that holds more is another one, whose changes the version does not count.
        alone = [Line("if include is None:"), Line(f"    {tag.text}", tag.imports)]
        body = [
            assign_awaited(parts.row, found),
            *(alone if entity.included else [tag]),
            Line(f"return {parts.row}"),
        ]
    else:
        body = [return_awaited(found)]
    return route(
        "get",
        parts.key.path,
        endpoint.id,
        parameters,
        answer(entity),
        f"One {entity.title}",
        body,
        responses=tagged(entity, 200, problems(404, 422, 503)),
    )


def update_route(parts: Parts, endpoint: Endpoint) -> Route:
    """PATCH of one."""
    entity, data = parts.entity, Name("data")
    return route(
        "patch",
        parts.key.path,
        endpoint.id,
        _parameters(parts, {"data": model(entity, "Update")}, answers=True),
        model(entity),
        "Change the fields that are sent, and no others",
        _changing(parts, "update", data),
        answers=model(entity, "Read"),
        responses=tagged(entity, 200, problems(404, 409, _stale(parts), 413, 422, 503)),
    )


def delete_route(parts: Parts, endpoint: Endpoint) -> Route:
    """DELETE of one."""
    entity = parts.entity
    # What stays in the table breaks no reference to it.
    refused = 0 if entity.soft_delete else 409
    return route(
        "delete",
        parts.key.path,
        endpoint.id,
        _parameters(parts, {}, answers=False),
        Name("None"),
        f"Delete {entity.a_title}{'; it can be restored' if entity.soft_delete else ''}",
        _deleting(parts),
        status=NO_CONTENT,
        responses=problems(404, refused, _stale(parts), 422, 503),
    )


def restore_route(parts: Parts, endpoint: Endpoint) -> Route:
    """POST that undoes a DELETE."""
    entity = parts.entity
    return route(
        "post",
        f"{parts.key.path}/restore",
        endpoint.id,
        _parameters(parts, {}, answers=True),
        model(entity),
        f"Undo the deletion of {entity.a_title}, if it is deleted",
        _changing(parts, "restore", deleted=literal(True)),
        answers=model(entity, "Read"),
        responses=tagged(entity, 200, problems(404, 409, _stale(parts), 422, 503)),
    )


def _parameters(parts: Parts, data: Mapping[str, Node], *, answers: bool) -> dict[str, Node]:
    """The parameters of a change, with those that check and tell the version of a row."""
    parameters = {"session": SESSION, **parts.key.parameters, **data}
    if parts.entity.optimistic_lock:
        if answers:
            parameters["response"] = RESPONSE
        parameters["if_match"] = absent(imported(".core.etags", "IfMatch"))
    return parameters


def _changing(parts: Parts, change: str, *args: Node, **options: Node) -> Iterator[Line]:
    """The lines that find a row, change it and answer it."""
    yield parts.assign_repository()
    if parts.entity.optimistic_lock:
        yield from _matching(parts, **options)
        yield awaited(parts.of_rows(change, Name(parts.row), *args))
        yield set_etag(parts.row)
        yield Line(f"return {parts.row}")
    else:
        found = call(Name(f"await {parts.rows}.get_or_404"), parts.key.value, **options)
        yield return_awaited(parts.of_rows(change, found, *args))


def _deleting(parts: Parts) -> Iterator[Line]:
    """The lines that find a row and delete it."""
    yield parts.assign_repository()
    if parts.entity.optimistic_lock:
        yield from _matching(parts)
        yield awaited(parts.of_rows("delete", Name(parts.row)))
    else:
        found = call(Name(f"await {parts.rows}.get_or_404"), parts.key.value)
        yield awaited(parts.of_rows("delete", found))


def _matching(parts: Parts, **options: Node) -> Iterator[Line]:
    """The lines that find a row and make sure that it is the version that a client means."""
    yield assign_awaited(
        parts.row, call(Name(f"{parts.rows}.get_or_404"), parts.key.value, **options)
    )
    match = imported(".core.etags", "require_match")
    yield Line(f"{match.flat}(if_match, {parts.row})", match.imports)


def _stale(parts: Parts) -> int:
    """The status of a change that was meant for another version; 0 where nothing counts them."""
    return 412 if parts.entity.optimistic_lock else 0
