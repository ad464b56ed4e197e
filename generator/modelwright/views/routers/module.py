"""The module of one entity's routes, and the table of what prints each of them."""

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, TypeAlias

from ...model import Endpoint, Entity, RelationEndpoint, endpoints
from ...printing.code import Import, Name, literal
from ...printing.layout import statement
from ..modules import imports_text
from ..nodes import call
from .collection import bulk_route, create_route, list_route
from .item import delete_route, get_route, restore_route, update_route
from .parts import Parts, Route
from .relations import link_route, list_related_route, unlink_route

_Printer: TypeAlias = Callable[[Parts, Endpoint], Route]
_RelationPrinter: TypeAlias = Callable[[Parts, RelationEndpoint], Route]

PRINTERS: Final[Mapping[str, _Printer]] = MappingProxyType(
    {
        "list": list_route,
        "get": get_route,
        "create": create_route,
        "bulk": bulk_route,
        "update": update_route,
        "delete": delete_route,
        "restore": restore_route,
    }
)
"""What prints each kind of endpoint."""

RELATION_PRINTERS: Final[Mapping[str, _RelationPrinter]] = MappingProxyType(
    {"list": list_related_route, "link": link_route, "unlink": unlink_route}
)
"""What prints each kind of endpoint of a relation."""


class RouterModule:
    """The module of one entity's routes."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """What clients can call, in the order of the file."""
        parts = Parts(self.entity)
        return tuple(_route(parts, endpoint) for endpoint in endpoints(self.entity))

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        found = {Import("fastapi", "APIRouter")}
        return imports_text(found.union(*(route.imports for route in self.routes)), self.package)

    @cached_property
    def router(self) -> str:
        """The router that the routes are of."""
        tags = literal([self.entity.plural_title])
        value = call(Name("APIRouter"), prefix=literal(self.entity.path), tags=tags)
        return statement("router = ", value)


def _route(parts: Parts, endpoint: Endpoint) -> Route:
    if isinstance(endpoint, RelationEndpoint):
        return RELATION_PRINTERS[endpoint.kind](parts, endpoint)
    return PRINTERS[endpoint.kind](parts, endpoint)
