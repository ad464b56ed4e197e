"""Optimistic locking over HTTP: entity tags (RFC 9110, sections 8.8.3 and 13.1.1)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

from fastapi import Header

from .errors import PreconditionFailedError
from .models import Versioned

# Several lines of a header are one list (section 5.3).
IfMatch = Annotated[
    list[str] | None,
    Header(description="The `ETag` of the version to change; any other is 412.", examples=['"1"']),
]


def etag(row: Versioned) -> str:
    """The entity tag of the version that a row is."""
    return f'"{row.version}"'


def require_match(if_match: Sequence[str] | None, row: Versioned) -> None:
    """Make sure that a row is the version that a client means to change.

    Raises:
        PreconditionFailedError: it is another, or the tag is a weak one, which tells nothing of
            the bytes that the client has seen.
    """
    if if_match is None:
        return
    tags = set(listed_tags(if_match))
    if not tags.isdisjoint({"*", etag(row)}):
        return
    if f"W/{etag(row)}" in tags:
        raise PreconditionFailedError("The entity tag is weak: something on the way made it so.")
    raise PreconditionFailedError


def listed_tags(lines: Iterable[str]) -> Iterator[str]:
    """The entity tags in the lines of a header, which has none with a comma in it here."""
    return (tag.strip() for line in lines for tag in line.split(","))


def with_etag(
    status: int, responses: dict[int | str, dict[str, Any]]
) -> dict[int | str, dict[str, Any]]:
    """The documentation of a route whose answer of this status tells the version of a row."""
    header = {"description": "The version of the row.", "schema": {"type": "string"}}
    described = responses.get(status, {})
    headers = {"ETag": header, **described.get("headers", {})}
    return {**responses, status: {**described, "headers": headers}}
