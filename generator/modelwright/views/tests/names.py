"""How the tests of an entity call things: its variable, its key, the calls that make its rows."""

import keyword
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from ...code import Name, Node, literal
from ...layout import statement
from ...model import Entity, Field
from ..nodes import call
from .factories import is_uuid, json_key

_WORDS = """
    after before check client create data datetime defaults error event fields first found
    index items key keys limit listed location method moments name number open order page
    problem pytest range relation response second session setattr sorted statements status
    str target text type update url value values year
"""
_TAKEN: Final = frozenset(_WORDS.split())
"""Names that mean something else in a test, or in Python."""
_LONGEST_VARIABLE: Final = 24


class TestNames:
    """The names of one entity's tests."""

    def __init__(self, entity: Entity, first_key: Any) -> None:
        self.entity = entity
        self._first_key = first_key

    @cached_property
    def row(self) -> str:
        """The variable of a row."""
        name = self.entity.singular
        usable = len(name) <= _LONGEST_VARIABLE and name not in _TAKEN
        return name if usable and not keyword.iskeyword(name) else "row"

    @property
    def key(self) -> str:
        """The name of the primary key."""
        return self.entity.primary_key.name

    @property
    def row_key(self) -> str:
        """The key of the row in the variable, as JSON has it."""
        return json_key(self.entity, Name(self.row)).flat

    @property
    def item_url(self) -> str:
        """Where the row in the variable is."""
        return f'f"{{URL}}/{self.key_in_url(self.row)}"'

    @property
    def key_in_body(self) -> str:
        """The replacement field of an f-string for the key in an answer, as a URL has it."""
        return self._in_url(f"{self.row}['{self.key}']")

    def key_in_url(self, row: str) -> str:
        """The replacement field of an f-string for the key of a row in a URL."""
        return self._in_url(f"{row}.{self.key}")

    def _in_url(self, key: str) -> str:
        plain = quote(str(self._first_key), safe="@:") == str(self._first_key)
        return f"{{{key}}}" if plain else f"{{quote({key}, safe='')}}"

    @property
    def quotes_keys(self) -> bool:
        """Whether keys must be quoted in URLs."""
        return "quote(" in self.item_url

    # --- lines that make rows ---

    def create(self, target: str, *args: str, indent: int = 4) -> str:
        """`target = await create_<singular>(session, args)`; without a target, the call alone."""
        head = f"{target} = await " if target else "await "
        return statement(head, self.call("create_{}", *args), indent=indent)

    def data(self, target: str, *args: str) -> str:
        """`target = await <singular>_data(session, args)`."""
        return statement(f"{target} = await ", self.call("{}_data", *args), indent=4)

    def call(self, function: str, *args: str) -> Node:
        """A call of a factory."""
        names = map(Name, ("session", *args))
        return call(Name(function.format(self.entity.singular)), *names)

    @property
    def new_row(self) -> str:
        """A row in its variable."""
        return self.create(self.row)

    @property
    def make(self) -> str:
        """A row that needs no variable."""
        return self.create("")

    @property
    def found(self) -> str:
        """What the database has for the row in the variable."""
        return self.get(f"{self.row}.{self.key}")

    def get(self, key: str) -> str:
        """`found = await session.get(...)`."""
        return statement(
            "found = await ", call(Name("session.get"), Name(self.entity.name), Name(key)), indent=4
        )

    @property
    def new_data(self) -> str:
        """A request's body."""
        return self.data("data")

    @property
    def changed_data(self) -> str:
        """A body with a value in a field."""
        return self.data("data", "**{field: value}")

    @property
    def unknown_data(self) -> str:
        """A body with a field that clients cannot give."""
        return self.data("data", "**{field: None}")

    @property
    def data_with_changes(self) -> str:
        """A body with other values."""
        return self.data("data", "**changes")

    @property
    def second_data(self) -> str:
        """The body of another row with some values of the first."""
        return self.data("second", "**{field: first[field] for field in fields}")

    @property
    def make_changed(self) -> str:
        """A row with a value in a field, in a block."""
        return self.create("", "**{field: value}", indent=8)

    @property
    def make_with_changes(self) -> str:
        """A row with other values, in a block."""
        return self.create("", "**changes", indent=8)

    @property
    def make_first(self) -> str:
        """The row of the first body."""
        return self.create("", "**first")

    @property
    def make_second(self) -> str:
        """The row of the second body, in a block."""
        return self.create("", "**second", indent=8)

    @property
    def make_with_list(self) -> str:
        """A row with a list of one value, in a block."""
        return self.create("", "**{field: [value]}", indent=8)

    @property
    def make_with_reference(self) -> str:
        """A row with a reference, in a block."""
        return self.create("", "**{field: key}", indent=8)

    @property
    def make_with_key(self) -> str:
        """A row with a key, in a block."""
        return self.create("", f"{self.key}=key", indent=8)


def missing_key(field: Field) -> Node:
    """A key of the field's type that no row has."""
    row = field.type.row
    if row is not None and row.bits:
        return Name(f"2**{min(row.bits, 32) - 1} - 1")
    if is_uuid(field):
        return literal("00000000-0000-0000-0000-000000000000")
    return literal("missing"[: field.constraints.get("max_length", 7)])
