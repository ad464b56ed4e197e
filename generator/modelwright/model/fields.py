"""Fields of the model: their types, their defaults, what clients may do with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..language import Access
from ..naming import ClassName, Identifier
from ..values.kinds import Kind
from ..values.types import FieldType

UPPER_BOUNDS: Final = ("le", "lt")
LOWER_BOUNDS: Final = ("ge", "gt")


@dataclass(frozen=True, slots=True)
class EnumMember:
    """A value of an enum, and its name in Python."""

    name: str
    value: str
    description: str = ""
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Enum:
    """A closed set of texts: a `StrEnum` where the spec names it, else an alias of a `Literal`."""

    name: ClassName
    members: tuple[EnumMember, ...]
    anonymous: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The texts as the database and JSON hold them."""
        return tuple(member.value for member in self.members)

    @property
    def length(self) -> int:
        """The length of the longest value in characters: the length of its column."""
        return max(len(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Type:
    """The type of one field: a row of the table, an enum, or a list of either."""

    row: FieldType | None = None
    enum: Enum | None = None
    item: "Type | None" = None
    array: bool = False

    @property
    def name(self) -> str:
        """Its name in the table of types; "" for an enum and for a list."""
        return self.row.name if self.row else ""

    @property
    def is_uuid(self) -> bool:
        """Whether its values are UUIDs, which JSON writes as texts."""
        return self.name == "uuid"

    @property
    def native_json(self) -> bool:
        """Whether JSON holds its Python values as they are."""
        return self.enum is not None or (self.row is not None and self.row.native_json)

    @property
    def comparable(self) -> bool:
        """Whether rows can be filtered and sorted by it."""
        return self.enum is not None or (self.row is not None and self.row.comparable)

    @property
    def ordered(self) -> bool:
        """Whether rows can be sorted by it, on both databases alike."""
        return self.comparable and (self.row is None or self.row.ordered)

    @property
    def kind(self) -> Kind:
        """What SQL of a spec can do with it."""
        if self.enum:
            return Kind.TEXT
        return self.row.kind if self.row else Kind.OPAQUE

    @property
    def operators(self) -> tuple[str, ...]:
        """The filter operators beyond eq, ne, in, not_in and isnull."""
        if self.item:
            return ("contains",)
        return self.row.operators if self.row else ()


@dataclass(frozen=True, slots=True)
class Default:
    """What a field holds when nobody says: a value, or the name of what makes one.

    Attributes:
        value: of the field's type.
        factory: `now`, `today`, `uuid4` or `uuid7`; `value` is None then.
    """

    value: Any = None
    factory: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """An attribute of an entity that is a column of its table; foreign keys are fields too.

    Attributes:
        constraints: Pydantic's constraints by Pydantic's names, as the spec gives them.
        relation: the name of the relation that brings it as its key, or as a part of that.
        automatic: the database or the application gives its value; clients never do.
        db_type: the type of the column on PostgreSQL where it is not the type's own.
        access: who sees it: `read_write`, `read_only`, `write_only` or `hidden`.
    """

    name: Identifier
    column: str
    type: Type
    optional: bool = False
    default: Default | None = None
    constraints: Mapping[str, Any]
    unique: bool = False
    index: bool = False
    immutable: bool = False
    access: Access = "read_write"
    filter: bool = False
    sort: bool = False
    search: bool = False
    db_type: str | None = None
    primary_key: bool = False
    automatic: bool = False
    description: str = ""
    example: Any = None
    deprecated: bool = False
    was: str | None = None
    relation: Identifier | None = None

    @property
    def readable(self) -> bool:
        """Whether answers hold it."""
        return self.access in {"read_write", "read_only"}

    @property
    def writable(self) -> bool:
        """Whether clients may give its value."""
        return self.access in {"read_write", "write_only"} and not self.automatic

    @property
    def needed(self) -> bool:
        """Whether somebody must give it on creation."""
        return not self.optional and self.default is None and not self.automatic

    @property
    def required(self) -> bool:
        """Whether a client must give it on creation."""
        return self.needed and self.writable

    @property
    def lower(self) -> tuple[str, Any] | None:
        """The lower bound of its range with its constraint key, as the spec gives it."""
        return _first(self.constraints, LOWER_BOUNDS)

    @property
    def upper(self) -> tuple[str, Any] | None:
        """The upper bound of its range with its constraint key, as the spec gives it."""
        return _first(self.constraints, UPPER_BOUNDS)

    @property
    def max_length(self) -> int | None:
        """The length of its column in characters, where it has one."""
        if self.type.item:
            return None
        fixed = self.type.row.max_length if self.type.row else None
        length: int | None = self.constraints.get("max_length", fixed)
        return length

    @property
    def operators(self) -> tuple[str, ...]:
        """All operators that a list can be filtered by; none where it cannot."""
        if not self.filter:
            return ()
        equality = ("eq", "ne", "in", "not_in") if self.type.comparable else ()
        null = ("isnull",) if self.optional else ()
        return (*equality, *self.type.operators, *null)


def _first(constraints: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str, Any] | None:
    return next(((key, constraints[key]) for key in keys if key in constraints), None)
