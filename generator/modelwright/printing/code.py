"""Python source that prints itself as `ruff format` would.

Generated files are compared as they were rendered, so no formatter may run after the templates.
Expressions are small trees of frozen nodes; each knows the imports it needs and its text on one
line (`flat`), and the module `layout` breaks it at the brackets where ruff does. `literal` is the
only way in which a value of the spec becomes source.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Final, NamedTuple, TypeAlias, cast


class Import(NamedTuple):
    """`from module import name`, or `import module` without a name."""

    module: str
    name: str | None = None


Imports: TypeAlias = frozenset[Import]
NO_IMPORTS: Final[Imports] = frozenset()


@dataclass(frozen=True, slots=True)
class Name:
    """An atom of source taken as it is: `str | None`, `utc_now`, an f-string."""

    flat: str
    imports: Imports = NO_IMPORTS


@dataclass(frozen=True, slots=True)
class Text:
    """A str or bytes literal; one that is too long is printed in several pieces."""

    value: str | bytes
    flat: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "flat", _string_source(self.value))

    @property
    def imports(self) -> Imports:
        """None: a literal needs no import."""
        return NO_IMPORTS


@dataclass(frozen=True, slots=True)
class Attribute:
    """`value.name`."""

    value: "Node"
    name: str

    @property
    def flat(self) -> str:
        """The source on one line."""
        return f"{self.value.flat}.{self.name}"

    @property
    def imports(self) -> Imports:
        """What the source needs imported."""
        return self.value.imports


@dataclass(frozen=True, slots=True)
class Item:
    """What stands between two commas; the prefix is `name=`, `"key": ` or nothing."""

    value: "Node"
    prefix: str = ""

    @property
    def flat(self) -> str:
        """The source on one line."""
        return self.prefix + self.value.flat


class Bracketed:
    """What `layout` needs to know of a call, a subscript or a display."""

    __slots__ = ()

    opening: ClassVar[str] = ""
    closing: ClassVar[str] = ""

    @property
    def head(self) -> "Node | None":
        """What stands before the bracket, if anything."""
        return None

    @property
    def items(self) -> tuple[Item, ...]:
        """What stands inside, in order."""
        raise NotImplementedError

    @property
    def start(self) -> str:
        """All up to and with the bracket that opens, on one line."""
        return f"{self.head.flat if self.head else ''}{self.opening}"

    @property
    def flat(self) -> str:
        """The source on one line."""
        return f"{self.start}{', '.join(item.flat for item in self.items)}{self.closing}"

    @property
    def imports(self) -> Imports:
        """What the source needs imported."""
        nodes = [item.value for item in self.items]
        return imports_of([self.head, *nodes] if self.head else nodes)


@dataclass(frozen=True, slots=True)
class Call(Bracketed):
    """`func(args, name=value)`."""

    opening, closing = "(", ")"

    func: "Node"
    args: tuple["Node", ...] = ()
    kwargs: tuple[tuple[str, "Node"], ...] = ()

    @property
    def head(self) -> "Node":
        """The function."""
        return self.func

    @property
    def items(self) -> tuple[Item, ...]:
        """The arguments."""
        return (*map(Item, self.args), *(Item(value, f"{key}=") for key, value in self.kwargs))


@dataclass(frozen=True, slots=True)
class Subscript(Bracketed):
    """`value[index]`, such as `Mapped[list["Task"]]` or `Annotated[int, Path()]`."""

    opening, closing = "[", "]"

    value: "Node"
    index: tuple["Node", ...]

    @property
    def head(self) -> "Node":
        """What is subscripted."""
        return self.value

    @property
    def items(self) -> tuple[Item, ...]:
        """The index."""
        return tuple(map(Item, self.index))


@dataclass(frozen=True, slots=True)
class ListOf(Bracketed):
    """`[elements]`."""

    opening, closing = "[", "]"

    elements: tuple["Node", ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The elements."""
        return tuple(map(Item, self.elements))


@dataclass(frozen=True, slots=True)
class TupleOf(Bracketed):
    """`(elements)`."""

    opening, closing = "(", ")"

    elements: tuple["Node", ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The elements."""
        return tuple(map(Item, self.elements))

    @property
    def flat(self) -> str:
        """The source on one line; a lone element needs its comma."""
        inner = ", ".join(element.flat for element in self.elements)
        return f"({inner},)" if len(self.elements) == 1 else f"({inner})"


@dataclass(frozen=True, slots=True)
class DictOf(Bracketed):
    """`{key: value}`; keys stay on one line."""

    opening, closing = "{", "}"

    pairs: tuple[tuple["Node", "Node"], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The values, each behind its key."""
        return tuple(Item(value, f"{key.flat}: ") for key, value in self.pairs)

    @property
    def imports(self) -> Imports:
        """What the keys and the values need imported."""
        return imports_of(node for pair in self.pairs for node in pair)


Node: TypeAlias = Name | Text | Attribute | Call | Subscript | ListOf | TupleOf | DictOf


def imports_of(nodes: Iterable[Node]) -> Imports:
    """All that the nodes need imported."""
    return NO_IMPORTS.union(*(node.imports for node in nodes))


def imported(module: str, name: str) -> Name:
    """A name that `from module import name` provides."""
    return Name(name, frozenset({Import(module, name)}))


# --- literals ---

_FINITE_FLOAT = re.compile(r"-?\d[\d.]*(e[+-]?\d+)?")


def literal(value: object) -> Node:
    """A node of a plain value: the only way in which a spec's value becomes source.

    `ast.literal_eval` of the printed source gives the value back, for str, bytes, int, float,
    bool, None, and lists, tuples and dicts of them. A Decimal becomes `Decimal("1.50")`.

    Raises:
        TypeError: the value is of another type.
        ValueError: a float that has no literal (infinity, not a number).
    """
    match value:
        case None | bool() | int():
            return Name(repr(value))
        case str() | bytes():
            return Text(value)
        case float():
            return _float(value)
        case Decimal():
            return Call(imported("decimal", "Decimal"), (Text(str(value)),))
        case list() | tuple() | dict():
            return _display(cast("_Collection", value))
        case _:
            msg = f"a value of type {type(value).__name__} has no literal"
            raise TypeError(msg)


_Collection: TypeAlias = list[object] | tuple[object, ...] | dict[object, object]


def _display(value: _Collection) -> Node:
    if isinstance(value, dict):
        return DictOf(tuple((literal(key), literal(item)) for key, item in value.items()))
    elements = tuple(map(literal, value))
    return ListOf(elements) if isinstance(value, list) else TupleOf(elements)


def _float(value: float) -> Name:
    source = repr(float(value))
    if not _FINITE_FLOAT.fullmatch(source):
        msg = f"the float {source} has no literal"
        raise ValueError(msg)
    return Name(source.replace("e+", "e"))


def _string_source(value: str | bytes) -> str:
    """A literal in the quotes that ruff prefers: double, unless single ones escape less."""
    if isinstance(value, bytes):
        prefix, text = "b", value.decode("latin-1")
    else:
        prefix, text = "", value
    quote = "'" if text.count('"') > text.count("'") else '"'
    escape = escape_byte if prefix else escape_char
    body = "".join(f"\\{quote}" if char == quote else escape(char) for char in text)
    return f"{prefix}{quote}{body}{quote}"


def escape_char(char: str) -> str:
    """A character of a str literal, escaped unless it can be seen; quotes are the caller's."""
    return char if char.isprintable() and char != "\\" else escape_byte(char)


def escape_byte(char: str) -> str:
    """A byte of a bytes literal (as its Latin-1 character), escaped unless it is ASCII."""
    return char.encode("unicode_escape").decode("ascii")
