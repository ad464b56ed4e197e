"""The graph that templates read: every decision about a project is made here or before here.

All objects are frozen. Relations name their entities and find them through the one `Graph`, so that
entities may refer to each other in cycles.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from .expressions import Expression
from .naming import ClassName, Identifier, kebab, shorten, words
from .types import FieldType

UPPER_BOUNDS: Final = ("le", "lt")
LOWER_BOUNDS: Final = ("ge", "gt")
QUERY_WORDS: Final = frozenset({"limit", "offset", "cursor", "sort", "q", "include", "total"})
"""Query parameters of every list: a field of such a name is filtered by `<field>__eq`."""


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
    def comparable(self) -> bool:
        """Whether rows can be filtered and sorted by it."""
        return self.enum is not None or (self.row is not None and self.row.comparable)

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
        relation: the relation whose key this is.
        automatic: the database or the application gives its value; clients never do.
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
    filter: bool = False
    sort: bool = False
    primary_key: bool = False
    automatic: bool = False
    description: str = ""
    example: Any = None
    deprecated: bool = False
    was: str | None = None
    relation: "Relation | None" = None

    @property
    def required(self) -> bool:
        """Whether a client must give it on creation."""
        return not self.optional and self.default is None and not self.automatic

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relation:
    """A many-to-one relation, from the side that holds the key.

    Attributes:
        source: the entity that holds the key.
        target_name: the entity that the key points to.
        inverse: the other side's attribute, the list of those that point there; "" for none.
        on_delete: SQL's action, such as `SET NULL`; "" leaves it to the database.
        on_update: the same for a change of the key.
    """

    name: Identifier
    source_name: ClassName
    target_name: ClassName
    inverse: str
    optional: bool
    on_delete: str
    on_update: str
    deferred: bool = False
    description: str = ""
    graph: "Graph"

    @property
    def source(self) -> "Entity":
        """The entity that holds the key."""
        return self.graph.entities[self.source_name]

    @property
    def target(self) -> "Entity":
        """The entity that the key points to."""
        return self.graph.entities[self.target_name]

    @property
    def field(self) -> Field:
        """The foreign key."""
        return next(key for key in self.source.fields if key.relation is self)

    @property
    def recursive(self) -> bool:
        """Whether both sides are the same entity."""
        return self.source_name == self.target_name


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique constraint over several columns."""

    table: str
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """The constraint's name in the database."""
        return _joined("uq", self.table, *(key.column for key in self.fields))


@dataclass(frozen=True, slots=True)
class IndexColumn:
    """One key of an index: a column or an expression."""

    text: str
    field: "Field | None" = None
    expression: Expression | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index over columns or expressions, perhaps of only some rows.

    Attributes:
        method: PostgreSQL's access method; SQLite has only its own.
        include: columns that PostgreSQL keeps beside the keys.
        fields: the fields that are its keys, where none is an expression.
    """

    table: str
    columns: tuple[IndexColumn, ...]
    unique: bool = False
    method: str = "btree"
    where: Expression | None = None
    include: tuple[str, ...] = ()
    own_name: str | None = None
    fields: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        """The index's name in the database."""
        if self.own_name:
            return self.own_name
        parts = (re.sub(r"[\W_]+", "_", key.text).strip("_") for key in self.columns)
        return _joined("uq" if self.unique else "ix", self.table, *parts)


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint that the spec words."""

    table: str
    own_name: str
    expression: Expression

    @property
    def name(self) -> str:
        """The constraint's name in the database."""
        return _joined("ck", self.table, self.own_name)


def _joined(*parts: str) -> str:
    return shorten("_".join(parts))


@dataclass(frozen=True, kw_only=True, eq=False)
class Entity:
    """A table, the models of its rows, and the routes that serve them.

    Attributes:
        id: names the files of the entity, through renames too.
        plural: in snake_case.
        fields: in the spec's order, foreign keys among them; without the key and the timestamps.
        operations: what clients can do, of `list get create update delete`.
        own_page_size: whether its pages differ from the project's.
    """

    name: ClassName
    id: Identifier
    plural: str
    table: str
    description: str
    primary_key: Field
    fields: tuple[Field, ...]
    timestamps: tuple[Field, ...]
    relations: tuple[Relation, ...]
    uniques: tuple[Unique, ...]
    indexes: tuple[Index, ...]
    checks: tuple[Check, ...]
    operations: frozenset[str]
    page_size: int
    max_page_size: int
    own_page_size: bool
    was: str | None
    graph: "Graph" = field(repr=False)

    @cached_property
    def singular(self) -> str:
        """The entity's name in snake_case, as names of functions and parameters need it."""
        return "_".join(self.title.split())

    @cached_property
    def title(self) -> str:
        """The entity's name as words: `task assignment`."""
        return words(self.name)

    @cached_property
    def a_title(self) -> str:
        """The name with its article: `a task`, `an order`."""
        return f"{'an' if self.title[0] in 'aeio' else 'a'} {self.title}"

    @cached_property
    def plural_title(self) -> str:
        """The plural as words: `task assignments`."""
        return self.plural.replace("_", " ")

    @cached_property
    def path(self) -> str:
        """The collection's path below the API's prefix: `/task-assignments`."""
        return f"/{kebab(self.plural)}"

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """All columns of the table: the key, the fields and the timestamps."""
        return (self.primary_key, *self.fields, *self.timestamps)

    @cached_property
    def collections(self) -> tuple[Relation, ...]:
        """The relations that point here, also from here, and have a name here."""
        return tuple(r for r in self.graph.incoming.get(self.name, ()) if r.inverse)

    @cached_property
    def listed_collections(self) -> tuple[Relation, ...]:
        """The collections that clients may list."""
        return tuple(r for r in self.collections if r.source.allows("list"))

    @cached_property
    def dependents(self) -> tuple[Relation, ...]:
        """All relations that point here."""
        return self.graph.incoming.get(self.name, ())

    def allows(self, operation: str) -> bool:
        """Whether clients can do this."""
        return operation in self.operations


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Where relations find their entities. Filled once by `resolve`, read-only ever after."""

    entities: Mapping[str, Entity]
    incoming: Mapping[str, tuple[Relation, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Project:
    """The whole of a generated project."""

    name: str
    description: str
    package: str
    api_prefix: str
    page_size: int
    max_page_size: int
    enums: tuple[Enum, ...]
    entities: tuple[Entity, ...]

    @cached_property
    def title(self) -> str:
        """The project's name as words: `Task manager` for `task-manager`."""
        return self.name.replace("-", " ").replace("_", " ").capitalize()

    @cached_property
    def database(self) -> str:
        """The name of the database: `task_manager` for `task-manager`."""
        return self.name.replace("-", "_")

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """All columns of all tables."""
        return tuple(column for entity in self.entities for column in entity.columns)

    @cached_property
    def all_enums(self) -> tuple[Enum, ...]:
        """The enums that the spec names, then those of single fields."""
        types = (column.type.item or column.type for column in self.columns)
        anonymous = {t.enum.name: t.enum for t in types if t.enum and t.enum.anonymous}
        return (*self.enums, *anonymous.values())

    def uses(self, type_name: str) -> bool:
        """Whether a column, or the items of one, are of this type of the table of types."""
        return type_name in self._types

    @cached_property
    def _types(self) -> frozenset[str]:
        types = (column.type.item or column.type for column in self.columns)
        return frozenset(type_.row.name for type_ in types if type_.row)
