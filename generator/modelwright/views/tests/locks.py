"""What `tests/test_<entity>.py` says of versions: how they are told, and who may change them."""

from collections.abc import Iterator
from functools import cached_property

from ...model import endpoints
from ...printing.code import Name, Node, literal
from ...printing.layout import statement
from ..nodes import call, tuple_of
from .items import ItemTests
from .subject import Subject, parametrize


class LockTests:
    """The tests of an entity whose rows count their versions."""

    def __init__(self, subject: Subject, item: ItemTests) -> None:
        self._entity = subject.entity
        self._item = item
        self.changed = item.updated
        self.created = subject.entity.allows("create")

    @cached_property
    def counted(self) -> bool:
        """Whether there is a version that clients can name."""
        entity = self._entity
        return entity.optimistic_lock and any(map(entity.allows, ("get", "update", "delete")))

    @property
    def answers(self) -> list[str]:
        """The requests whose answers tell the version of a row."""
        requests = {
            "get": "client.get(url)",
            "update": "client.patch(url, json={})",
            "restore": 'client.post(f"{url}/restore")',
        }
        kinds = [endpoint.kind for endpoint in endpoints(self._entity)]
        return [request for kind, request in requests.items() if kind in kinds]

    @cached_property
    def changes(self) -> str:
        """The table of requests that change a row."""
        return parametrize("method path", map(tuple_of, self._changes()))

    def _changes(self) -> Iterator[tuple[Node, Node]]:
        requests = {
            "update": ("PATCH", ""),
            "delete": ("DELETE", ""),
            "restore": ("POST", "/restore"),
        }
        for endpoint in endpoints(self._entity):
            if request := requests.get(endpoint.kind):
                method, path = request
                yield literal(method), literal(path)

    @cached_property
    def change(self) -> Node | None:
        """A change that makes another version, as JSON, if there is one."""
        found = next(self._item.new_values(), None)
        return literal(dict([found])) if found else None

    @property
    def new_change(self) -> str:
        """The change in its variable."""
        return statement("change = ", self.change, indent=4) if self.change else ""

    @cached_property
    def update(self) -> str:
        """The same change as repositories take it."""
        if self.change is None:
            return ""
        model = Name(f"{self._entity.name}Update.model_validate")
        return statement("change = ", call(model, self.change), indent=4)
