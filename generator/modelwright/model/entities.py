"""The graph that templates read: every decision about a project is made here or before here.

All objects are frozen. Relations name their entities and find them through the one `Graph`, so that
entities may refer to each other in cycles.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ..naming import ClassName, Identifier, kebab, words
from .constraints import Check, Index, Unique
from .endpoints import Endpoint, endpoints
from .fields import Enum, Field
from .relations import Included, Link, LinkSide, Relation

QUERY_WORDS: Final = frozenset({"limit", "offset", "cursor", "sort", "q", "include", "total"})
"""Query parameters of every list: a field of such a name is filtered by `<field>__eq`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Entity:
    """A table, the models of its rows, and the routes that serve them.

    Attributes:
        id: names the files of the entity, through renames too.
        plural: in snake_case.
        key: the columns of the primary key, in its order.
        fields: in the spec's order, foreign keys among them; without the key and what is managed.
        managed: columns that the application keeps: `created_at`, `updated_at`, `deleted_at` and
            `version`, those it has.
        operations: what clients can do, of `list get create update delete bulk`.
        created: whether clients send it in order to make one, so that there is a model for that.
    """

    name: ClassName
    id: Identifier
    plural: str
    table: str
    description: str
    key: tuple[Field, ...]
    fields: tuple[Field, ...]
    managed: tuple[Field, ...]
    relations: tuple[Relation, ...]
    links: tuple[Link, ...]
    uniques: tuple[Unique, ...]
    indexes: tuple[Index, ...]
    checks: tuple[Check, ...]
    operations: frozenset[str]
    created: bool
    page_size: int
    max_page_size: int
    was: str | None
    graph: "Graph" = field(repr=False)

    # --- columns ---

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """All columns of the table: the key, the fields and what is managed."""
        return (*self.key, *self.fields, *self.managed)

    @cached_property
    def _columns(self) -> Mapping[str, Field]:
        return {column.name: column for column in self.columns}

    def column(self, name: str) -> Field:
        """The column of the field of this name.

        Raises:
            KeyError: there is none.
        """
        return self._columns[name]

    def manages(self, name: str) -> bool:
        """Whether it has this one of the columns that the application keeps."""
        return any(column.name == name for column in self.managed)

    @property
    def timestamps(self) -> bool:
        """Whether its rows tell when they were made and last changed."""
        return self.manages("created_at")

    @property
    def soft_delete(self) -> bool:
        """Whether a deleted row stays, hidden, and can be restored."""
        return self.manages("deleted_at")

    @property
    def optimistic_lock(self) -> bool:
        """Whether a row counts its versions, so that no change overwrites an unseen one."""
        return self.manages("version")

    @cached_property
    def searched(self) -> tuple[Field, ...]:
        """The fields that a search looks into."""
        return tuple(column for column in self.columns if column.search)

    # --- names ---

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

    # --- relations from and to here ---

    @cached_property
    def dependents(self) -> tuple[Relation, ...]:
        """All relations that point here with a key."""
        return self.graph.incoming.get(self.name, ())

    @cached_property
    def collections(self) -> tuple[Relation, ...]:
        """The relations of many rows that point here, also from here, and have a name here."""
        return tuple(r for r in self.dependents if r.inverse and not r.one_to_one)

    @cached_property
    def counterparts(self) -> tuple[Relation, ...]:
        """The one-to-one relations that point here, also from here, and have a name here."""
        return tuple(r for r in self.dependents if r.inverse and r.one_to_one)

    @cached_property
    def listed_collections(self) -> tuple[Relation, ...]:
        """The collections that clients may list."""
        return tuple(r for r in self.collections if r.source.allows("list"))

    @cached_property
    def link_sides(self) -> tuple[LinkSide, ...]:
        """The many-to-many relations that have a name here, those first that are declared here."""
        inverted = (LinkSide(link, True) for link in self.graph.linked.get(self.name, ()))
        return (*map(LinkSide, self.links), *(side for side in inverted if side.name))

    @cached_property
    def listed_links(self) -> tuple[LinkSide, ...]:
        """The many-to-many relations whose other side clients may list."""
        return tuple(side for side in self.link_sides if side.other.allows("list"))

    @cached_property
    def plain_links(self) -> tuple[Link, ...]:
        """The many-to-many relations that are declared here and carry no payload."""
        return tuple(link for link in self.links if link.through_name is None)

    @cached_property
    def included(self) -> tuple[Included, ...]:
        """What clients may ask to see beside a row of it."""
        found = (
            *(Included(r.name, r.target, nullable=r.nullable) for r in self.relations),
            *(Included(r.inverse, r.source, nullable=True) for r in self.counterparts),
            *(Included(link.name, link.target, many=True) for link in self.links),
        )
        if not (self.allows("list") or self.allows("get")):
            return ()
        return tuple(one for one in found if one.target.allows("list") or one.target.allows("get"))

    # --- what clients can do ---

    def allows(self, operation: str) -> bool:
        """Whether clients can do this."""
        return operation in self.operations

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """What clients can call."""
        return tuple(endpoints(self))


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Where relations find their entities. Filled once by `resolve`, read-only ever after.

    Attributes:
        incoming: the relations that point to an entity with a key.
        linked: the many-to-many relations that point to an entity.
    """

    entities: Mapping[str, Entity]
    incoming: Mapping[str, tuple[Relation, ...]]
    linked: Mapping[str, tuple[Link, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Project:
    """The whole of a generated project."""

    name: str
    description: str
    package: str
    api_prefix: str
    page_size: int
    max_page_size: int
    features: frozenset[str]
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

    # --- what templates print only where it is used ---

    @property
    def sync(self) -> bool:
        """Whether scripts find a synchronous session too."""
        return "sync" in self.features

    @cached_property
    def soft_deletes(self) -> bool:
        """Whether rows of an entity stay, hidden, when they are deleted."""
        return any(entity.soft_delete for entity in self.entities)

    @cached_property
    def locks(self) -> bool:
        """Whether rows of an entity count their versions."""
        return any(entity.optimistic_lock for entity in self.entities)

    @cached_property
    def has_links(self) -> bool:
        """Whether a plain table links two entities."""
        return any(entity.plain_links for entity in self.entities)

    @cached_property
    def circular(self) -> bool:
        """Whether tables refer to each other in a circle, which a key must close after them."""
        return any(r.deferred for entity in self.entities for r in entity.relations)

    @cached_property
    def has_includes(self) -> bool:
        """Whether clients may ask to see related rows beside a row."""
        return any(entity.included for entity in self.entities)

    @cached_property
    def including(self) -> tuple[Entity, ...]:
        """The entities beside whose rows clients may ask to see others."""
        return tuple(entity for entity in self.entities if entity.included)

    @cached_property
    def served(self) -> tuple[Entity, ...]:
        """The entities of which clients can call anything."""
        return tuple(entity for entity in self.entities if entity.endpoints)

    @cached_property
    def searches(self) -> bool:
        """Whether a list can be searched."""
        return any(entity.searched for entity in self.entities)

    @cached_property
    def composite_keys(self) -> bool:
        """Whether a primary key has several columns."""
        return any(len(entity.key) > 1 for entity in self.entities)
