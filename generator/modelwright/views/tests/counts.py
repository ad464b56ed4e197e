"""What `tests/test_<entity>.py` says of how many statements a request sends."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from ...model import Field
from ...printing.code import Name, Node, literal
from ...printing.layout import render, statement
from ..nodes import call
from .deletes import DeleteTests
from .examples import UNLIMITED
from .includes import IncludeTests
from .items import ItemTests
from .relatives import NUMBERS, ROUNDS, Relatives
from .subject import Subject

_INDENT: Final = 8
_FAR: Final = 90
"""No test makes so many rows."""


class StatementTests:
    """The test of the number of statements, whatever the number of rows and of related rows."""

    def __init__(
        self, subject: Subject, item: ItemTests, include: IncludeTests, delete: DeleteTests
    ) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._item = item
        self._include = include
        self._delete = delete

    @cached_property
    def counted(self) -> bool:
        """Whether there can be as many rows as the test makes, and requests about them."""
        return bool(self._rows) and bool([*self.reads, *self.writes, *self.deletion])

    @cached_property
    def numbers(self) -> str:
        """The head of the loop over rows that have ever more relatives."""
        return f"for number in {NUMBERS}:" if self.relatives.again else f"for _ in range({ROUNDS}):"

    @cached_property
    def relatives(self) -> Relatives:
        """The rows beside each of them."""
        return Relatives(self._subject, self._delete, [self._entity] * self._rows)

    @cached_property
    def creates(self) -> bool:
        """Whether rows are created, too."""
        return self._entity.allows("create") and self._rows > ROUNDS

    @cached_property
    def _rows(self) -> int:
        """How many rows the test makes, their relatives apart; 0 if there cannot be so many."""
        counts = (ROUNDS * n for n in (3, 2, 1))
        return next((n for n in counts if self._subject.can_have(*[self._entity] * n)), 0)

    # --- requests ---

    @cached_property
    def reads(self) -> list[str]:
        """Requests that read, with nothing beside the rows."""
        return [_counted(count, "get", url) for url, count in self._read]

    @cached_property
    def included(self) -> list[str]:
        """What answers can include that the rows have."""
        loose = {relation.name for relation in self._entity.relations if relation.optional}
        return [n for n in self._include.names if n not in loose or n in self.relatives.names]

    @property
    def each_included(self) -> str:
        """The head of a loop over it, for one at a time."""
        names = literal(tuple(self.included))
        return render(names, indent=_INDENT, prefix="for include in ", suffix=":")

    @property
    def query(self) -> str:
        """What asks for all of it."""
        return statement("query = ", literal({"include": ",".join(self.included)}), indent=_INDENT)

    def including(self, number: int, indent: int = _INDENT) -> list[str]:
        """The requests that read, with so many kinds of related rows."""
        query = Name("query")
        return [
            _counted(count + number, "get", url, indent=indent, params=query)
            for url, count in self._read
        ]

    @property
    def _read(self) -> Iterator[tuple[Node, int]]:
        if self._entity.allows("list"):
            yield Name("URL"), 2
        if self._entity.allows("get"):
            yield Name("url"), 1

    @cached_property
    def writes(self) -> list[str]:
        """Requests that write and leave the row where it is."""
        return list(self._writes())

    def _writes(self) -> Iterator[str]:
        if self.creates:
            yield _counted(1, "post", Name("URL"), json=Name("data"))
        if self._item.updated:
            change = self._change()
            yield _counted(2 if change else 1, "patch", Name("url"), json=literal(change))

    @cached_property
    def deletion(self) -> list[str]:
        """Requests that delete the row, and restore it."""
        return list(self._deletion())

    def _deletion(self) -> Iterator[str]:
        if self._entity.allows("delete"):
            yield _counted(2, "delete", Name("url"))
            if self._entity.soft_delete:
                yield _counted(2, "post", Name('f"{url}/restore"'))

    @property
    def by_key(self) -> bool:
        """Whether any of them is about one row."""
        return any(map(self._entity.allows, ("get", "update", "delete")))

    @property
    def new_data(self) -> str:
        """The body of another row."""
        return statement("data = await ", self._subject.names.call_data(), indent=_INDENT)

    def _change(self) -> dict[str, Any]:
        """A change of any row of the test; none where what rows hold depends on others."""
        for name, value in self._item.new_values():
            found = self._subject.rows.series.get(name)
            if found and not self._is_bound(self._entity.column(name)):
                if found.distinct == 1:
                    return {name: value}
                if found.distinct >= UNLIMITED:
                    return {name: found.at(_FAR)}
        return {}

    def _is_bound(self, field: Field) -> bool:
        """Whether other fields, or other rows, tell what it can hold."""
        sets = self._subject.rows.unique_sets
        checks = (check.expression.columns for check in self._entity.checks)
        return any(field in fields for fields in sets) or any(field.column in c for c in checks)


def _counted(
    count: int, method: str, url: Node, *, indent: int = _INDENT, **arguments: Node
) -> str:
    """The statement that sends a request, and counts its statements."""
    request = call(Name(f"client.{method}"), url, **arguments)
    expected = call(Name("assert_statements"), Name("statements"), literal(count), request)
    return statement("await ", expected, indent=indent)
