"""How the tests of an entity call things: its variable, its key, the calls that make its rows."""

import builtins
import keyword
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from ...model import Entity, Field
from ...printing.code import Name, Node, literal
from ...printing.layout import statement
from ...printing.text import INDENT, LINE_WIDTH
from ..nodes import call, tuple_of

_WORDS: Final = """
    after answer answers bad before body change check client columns count create cursor data
    datetime defaults dependent direction error event expected field fields first found good
    headers hidden if_match index item items key keys limit linked listed location matches
    method missing moments name names nothing number open operators other others page path problem
    pytest query range reference relation repository request response row rows same second sent
    session setattr shown sorted statements status str streamed target text type unseen update url
    url_of_other value values year
"""
_TAKEN: Final = frozenset({*_WORDS.split(), *dir(builtins)})
"""Names that mean something else in a test, or in Python."""
_LONGEST_VARIABLE: Final = 24


class TestNames:
    """The names of one entity's tests.

    Args:
        entity: that they are about.
        first_key: the values of the key of its first row, as JSON has them.
    """

    def __init__(self, entity: Entity, first_key: Sequence[Any]) -> None:
        self.entity = entity
        self._first_key = first_key

    @cached_property
    def row(self) -> str:
        """The variable of a row."""
        name = self.entity.singular
        return name if can_be_variable(name) else "record"

    # --- keys ---

    @property
    def key(self) -> str:
        """The name of the primary key, or of its first column."""
        return self.entity.key[0].name

    @property
    def composite(self) -> bool:
        """Whether the primary key has several columns."""
        return len(self.entity.key) > 1

    def key_in(self, row: str) -> str:
        """The key in the JSON of a row: `item["id"]`, `[item["order_id"], item["number"]]`."""
        parts = [f'{row}["{field.name}"]' for field in self.entity.key]
        return f"[{', '.join(parts)}]" if self.composite else parts[0]

    @property
    def url(self) -> str:
        """`url = ...`: where the row in the variable is."""
        return self.url_below("")

    def url_below(self, path: str) -> str:
        """`url = ...`: where something is that belongs to the row in the variable."""
        return url_assignment("url", "{URL}", self.key_in_url(self.row), path)

    @property
    def url_of_answer(self) -> str:
        """`url = ...`: where the row is that the variable holds as JSON."""
        parts = (f"{self.row}['{field.name}']" for field in self.entity.key)
        return url_assignment("url", "{URL}", self.in_url(parts))

    def keys_of_items(self, target: str) -> str:
        """`target = [key for item in items]`: the keys in a list of answers."""
        element = self.key_in("item")
        whole = f"{target} = [{element} for item in items]"
        if INDENT + len(whole) <= LINE_WIDTH:
            return whole
        return f"{target} = [\n        {element}\n        for item in items\n    ]"

    def key_in_url(self, row: str) -> str:
        """The replacement fields of an f-string for the key of a row in a URL."""
        return self.in_url(f"{row}.{field.name}" for field in self.entity.key)

    def in_url(self, parts: Iterable[str]) -> str:
        """The replacement fields of an f-string for the parts of a key, as a URL has them."""
        found = zip(parts, self._first_key, strict=True)
        return "/".join(_path_part(part, first) for part, first in found)

    # --- lines that make rows ---

    def create(self, target: str, *args: str, indent: int = 4) -> str:
        """`target = await create_<singular>(session, args)`; without a target, the call alone."""
        head = f"{target} = await " if target else "await "
        return statement(head, self.call("create_{}", *args), indent=indent)

    def data(self, target: str, *args: str) -> str:
        """`target = await <singular>_data(session, args)`."""
        return statement(f"{target} = await ", self.call_data(*args), indent=4)

    def changed(self, target: str, changes: str) -> str:
        """`target = await <singular>_data(session) | changes`: whatever the changes may be."""
        return f"{target} = await {self.call_data().flat} | {changes}"

    def call(self, function: str, *args: str) -> Node:
        """A call of a factory."""
        names = map(Name, ("session", *args))
        return call(Name(function.format(self.entity.singular)), *names)

    def call_data(self, *args: str, **kwargs: Node) -> Node:
        """A call of the factory of what makes a row."""
        names = map(Name, ("session", *args))
        return call(Name(data_function(self.entity)), *names, **kwargs)

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
        return self.get(self.row)

    def get(self, row: str) -> str:
        """`found = await session.get(...)` for the key of a row."""
        parts = [Name(f"{row}.{field.name}") for field in self.entity.key]
        key = tuple_of(parts) if self.composite else parts[0]
        get = call(Name("session.get"), Name(self.entity.name), key)
        return statement("found = await ", get, indent=4)

    @property
    def new_data(self) -> str:
        """A request's body."""
        return self.data("data")

    @property
    def changed_data(self) -> str:
        """A body with a value in a field."""
        return self.changed("data", "{field: value}")

    @property
    def unknown_data(self) -> str:
        """A body with a field that clients cannot give."""
        return self.changed("data", "{field: None}")

    @property
    def data_with_changes(self) -> str:
        """A body with other values."""
        return self.changed("data", "changes")

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
    def make_with_values(self) -> str:
        """A row with the values of another, in a block."""
        return self.create("", "**values", indent=8)

    @property
    def make_with_list(self) -> str:
        """A row with a list of one value, in a block."""
        return self.create("", "**{field: [value]}", indent=8)

    @property
    def make_with_key(self) -> str:
        """A row with a key, in a block."""
        return self.create("", f"{self.key}=key", indent=8)


def can_be_variable(name: str) -> bool:
    """Whether a test can call a row so."""
    return len(name) <= _LONGEST_VARIABLE and name not in _TAKEN and not keyword.iskeyword(name)


def data_function(entity: Entity) -> str:
    """The factory of what makes a row: `task_data`."""
    name = f"{entity.singular}_data"
    # What begins with `test` is a test to pytest.
    return f"new_{name}" if name.startswith("test") else name


def _path_part(value: str, first: Any) -> str:
    plain = quote(str(first), safe="@:") == str(first)
    return f"{{{value}}}" if plain else f"{{quote({value}, safe='')}}"


def missing_key(field: Field) -> Node:
    """A value of the field's type that no row has."""
    row = field.type.row
    if row is not None and row.bits:
        return Name(f"2**{min(row.bits, 32) - 1} - 1")
    if field.type.is_uuid:
        return literal("00000000-0000-0000-0000-000000000000")
    return literal("missing"[: field.constraints.get("max_length", 7)])


def url_assignment(target: str, base: str, key: str, path: str = "", indent: int = INDENT) -> str:
    """`target = f"base/key/path"`: in pieces where the line has no room.

    Args:
        target: the variable.
        base: the URL of a list, or a replacement field for it.
        key: replacement fields for the parts of a key.
        path: what follows it, with its slash.
        indent: the column that the statement starts at.
    """
    first, *others = key.split("/")
    pieces = [f"{base}/{first}", *(f"/{part}" for part in others), *([path] if path else [])]
    whole = f'f"{"".join(pieces)}"'
    if indent + len(f"{target} = {whole}") <= LINE_WIDTH:
        return f"{target} = {whole}"
    margin = " " * indent
    fits = indent + INDENT + len(whole) <= LINE_WIDTH
    lines = [whole] if fits else [string(piece) for piece in pieces]
    return "\n".join((f"{target} = (", *(f"{margin}    {line}" for line in lines), f"{margin})"))


def string(piece: str) -> str:
    """A string, or an f-string if it has replacement fields."""
    return f'f"{piece}"' if "{" in piece else f'"{piece}"'
