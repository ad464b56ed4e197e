"""What clients can call: the one list of an entity's endpoints, and their operation ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from ..naming import shorten
from .entities import Entity

_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "list": "list_{plural}",
        "get": "get_{singular}",
        "create": "create_{singular}",
        # Not by the plural alone: an uncountable noun, such as news, is both.
        "bulk": "bulk_create_{plural}",
        "update": "update_{singular}",
        "delete": "delete_{singular}",
        "restore": "restore_{singular}",
    }
)
"""The endpoints of an entity itself, with their operation ids, in the order of its router."""
ID_BYTES: Final = 80
"""A longer operation id would leave no room for `async def` in its line."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call that clients can make.

    Attributes:
        kind: what it does: `list`, `get`, `create`, `bulk`, `update`, `delete`, `restore`, and for
            a relation `list`, `link`, `unlink`.
        id: names it in the OpenAPI document, where it is unique, and its function. It begins with
            what the call does, so that calls of different kinds never have the same.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class RelationEndpoint(Endpoint):
    """A call for a relation to many rows.

    Attributes:
        name: of the relation, on the side whose path it has.
        other: the entity that the relation leads to.
    """

    name: str
    other: Entity


@cache
def endpoints(entity: Entity) -> tuple[Endpoint, ...]:
    """All that clients can call of an entity, in the order of its router."""
    return (*_own_endpoints(entity), *_relation_endpoints(entity))


def _own_endpoints(entity: Entity) -> Iterator[Endpoint]:
    for kind, pattern in _OWN.items():
        if _offers(entity, kind):
            id_ = pattern.format(singular=entity.singular, plural=entity.plural)
            yield Endpoint(kind, shorten(id_, ID_BYTES))


def _offers(entity: Entity, kind: str) -> bool:
    if kind == "restore":
        return entity.soft_delete and entity.allows("delete")
    return entity.allows(kind)


def _relation_endpoints(entity: Entity) -> Iterator[Endpoint]:
    for relation in entity.listed_collections:
        yield _of(entity, "list", relation.inverse, relation.source)
    for side in entity.listed_links:
        yield _of(entity, "list", side.name, side.other)
    for link in entity.plain_links:
        if entity.allows("update") and not link.immutable:
            yield _of(entity, "link", link.name, link.target)
            yield _of(entity, "unlink", link.name, link.target)


def _of(entity: Entity, kind: str, name: str, other: Entity) -> RelationEndpoint:
    id_ = f"{kind}_{name}_of_{entity.singular}"
    return RelationEndpoint(kind, shorten(id_, ID_BYTES), name, other)
