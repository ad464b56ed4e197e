"""What the README says of the HTTP interface: one example for each kind of call there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from ..model import Endpoint, Project, RelationEndpoint, endpoints
from .routers import RouterModule

_ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "list": "a page: `items`, `total`, `limit`, `offset`, `next_cursor`",
        "get": "one of them",
        "create": "201, what was made; its path in `Location`",
        "bulk": "201, what was made of a list of up to 1000, all or none",
        "update": "what it is then; only the fields that the body names change",
        "delete": "204",
        "restore": "what was deleted and is back",
        "list of a relation": "a page of what is related to it",
        "link of a relation": "204, also where the two are linked already",
        "unlink of a relation": "204, also where the two are not linked",
    }
)
"""What a call of each kind answers, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Example:
    """A call, and what it answers."""

    call: str
    answer: str


class ApiGuide:
    """The README's section on the API."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _calls(self) -> Mapping[str, str]:
        """The first call of each kind that clients can make."""
        project, calls = self._project, dict[str, str]()
        for entity in project.served:
            if calls.keys() >= {_kind(endpoint) for endpoint in endpoints(entity)}:
                continue
            routes = RouterModule(entity, project.package).routes
            for endpoint, route in zip(endpoints(entity), routes, strict=True):
                path = f"{project.api_prefix}{entity.path}{route.path}"
                calls.setdefault(_kind(endpoint), f"{route.call} {path}")
        return calls

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """A call of each kind there is."""
        kinds = (kind for kind in _ANSWERS if kind in self._calls)
        return tuple(Example(self._calls[kind], _ANSWERS[kind]) for kind in kinds)

    @property
    def lists(self) -> bool:
        """Whether anything can be listed."""
        return "list" in self._calls

    @property
    def follows(self) -> bool:
        """Whether a list can be filtered by what its rows refer to."""
        return any(entity.relations and entity.allows("list") for entity in self._project.entities)


def _kind(endpoint: Endpoint) -> str:
    if isinstance(endpoint, RelationEndpoint):
        return f"{endpoint.kind} of a relation"
    return endpoint.kind
