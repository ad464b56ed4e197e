"""Optimistic locking over HTTP: entity tags (RFC 9110, sections 8.8.3 and 13.1.1)."""

from typing import Annotated, Any

from fastapi import Header

from .errors import PreconditionFailedError
from .models import Versioned

IfMatch = Annotated[
    str | None,
    Header(description="The `ETag` of the version to change; any other is 412.", examples=['"1"']),
]


def etag(row: Versioned) -> str:
    """The entity tag of the version that a row is."""
    return f'"{row.version}"'


def require_match(if_match: str | None, row: Versioned) -> None:
    """Make sure that a row is the version that a client means to change.

    Raises:
        PreconditionFailedError: it is another.
    """
    if if_match is None:
        return
    tags = {tag.strip() for tag in if_match.split(",")}
    if tags.isdisjoint({"*", etag(row)}):
        raise PreconditionFailedError


def with_etag(
    status: int, responses: dict[int | str, dict[str, Any]]
) -> dict[int | str, dict[str, Any]]:
    """The documentation of a route whose answer of this status tells the version of a row."""
    header = {"description": "The version of the row.", "schema": {"type": "string"}}
    described = responses.get(status, {})
    headers = {"ETag": header, **described.get("headers", {})}
    return {**responses, status: {**described, "headers": headers}}
