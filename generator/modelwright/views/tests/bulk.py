"""What `tests/test_<entity>.py` says of many new rows at once."""

import json
from functools import cached_property
from typing import Final

from ...printing.code import Name, literal
from ...printing.layout import statement
from ..nodes import subscript
from .create import CreateTests
from .subject import Subject
from .uniques import UniqueTests

_MOST: Final = 1000
_MOST_BYTES: Final = 1_000_000
"""The application takes no larger body, unless its settings say so."""


class BulkTests:
    """The tests of the creation of many rows by one request."""

    def __init__(self, subject: Subject, create: CreateTests, uniques: UniqueTests) -> None:
        self._subject = subject
        self._create = create
        self._uniques = uniques
        self.allowed = subject.entity.allows("bulk")

    @cached_property
    def several(self) -> int:
        """How many rows the tests make at once."""
        entity = self._subject.entity
        return next(n for n in (3, 2, 1) if n == 1 or self._subject.can_have(*[entity] * n))

    @cached_property
    def other_numbers(self) -> str:
        """Numbers of rows that the application does not take at once."""
        row = json.dumps(dict(self._subject.rows.row()))
        return "[0, 1001]" if len(row) * _MOST < _MOST_BYTES else "[0]"

    @property
    def data(self) -> str:
        """The body of one of them."""
        return f"await {self._subject.names.call_data().flat}"

    @cached_property
    def conflict(self) -> str:
        """A body that the database refuses beside that of the variable `good`, if there is one."""
        names, entity = self._subject.names, self._subject.entity
        if not self._subject.can_have(entity, entity):
            return ""
        if fields := self._uniques.repeated:
            same = {f.name: subscript(Name("good"), literal(f.name)) for f in fields}
            return statement("bad = await ", names.call_data(**same), indent=4)
        if self._create.missing:
            return names.changed("bad", self._create.missing[0].flat)
        return ""
