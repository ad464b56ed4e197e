"""What `tests/test_<entity>.py` says of how many statements a request sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...code import Name, Node, literal
from ...layout import statement
from ..nodes import call
from .includes import IncludeTests
from .items import ItemTests
from .subject import Subject


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and how many statements it sends."""

    call: str
    count: int


class StatementTests:
    """The test of the number of statements, whatever the number of rows."""

    def __init__(self, subject: Subject, item: ItemTests, include: IncludeTests) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._item = item
        self._include = include

    @cached_property
    def reads(self) -> list[Step]:
        """Requests that read."""
        return list(self._reads()) if self.read_rows else []

    def _reads(self) -> Iterator[Step]:
        item = Name("url")
        for operation, url, count in (("list", Name("URL"), 2), ("get", item, 1)):
            if self._entity.allows(operation):
                yield _step("get", url, 8, count)
                if self._include.names:
                    params = literal({"include": self._include.all})
                    yield _step("get", url, 8, count + self._include.loads, params=params)

    @cached_property
    def writes(self) -> list[Step]:
        """Requests that write."""
        return list(self._writes())

    def _writes(self) -> Iterator[Step]:
        item = Name("url")
        if self.counts_creation:
            yield _step("post", Name("URL"), 4, 1, json=Name("data"))
        if change := next(self._item.new_values(), None):
            yield _step("patch", item, 4, 2, json=literal(dict([change])))
        if self._entity.allows("delete"):
            yield _step("delete", item, 4, 2)
            if self._entity.soft_delete:
                yield _step("post", Name('f"{url}/restore"'), 4, 2)

    @property
    def by_key(self) -> bool:
        """Whether any of them is about one row."""
        steps = (*self.reads, *self.writes)
        return any("url" in step.call for step in steps)

    @cached_property
    def counts_creation(self) -> bool:
        """Whether there can be one row more."""
        allowed = self._entity.allows("create")
        return allowed and self._subject.can_have(self._entity, self._entity)

    @cached_property
    def read_rows(self) -> int:
        """How often reads are counted, with one row more each time."""
        others = 2 if self.counts_creation else 1
        return self._subject.most(*[self._entity] * others)


def _step(method: str, url: Node, indent: int, count: int, **arguments: Node) -> Step:
    request = call(Name(f"client.{method}"), url, **arguments)
    return Step(statement("await ", request, indent=indent), count)
