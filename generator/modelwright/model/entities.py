"""Entities and what holds between them: foreign keys, and the tables that link two entities.

All objects are frozen. Relations name their entities and find them through the one `Graph`, so that
entities may refer to each other in cycles; therefore they stand in one module.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..naming import ClassName, Identifier, snake
from .constraints import Check, Index, Unique
from .fields import Field
from .titles import Titled


@dataclass(frozen=True, kw_only=True, eq=False)
class _Between:
    """What holds between two entities, from the side that declares it.

    Attributes:
        source_name: the entity that declares it.
        target_name: the entity on the other side.
        inverse: the other side's attribute; "" for none.
        on_delete: SQL's action, such as `SET NULL`; "" leaves it to the database.
        on_update: the same for a change of the key.
    """

    name: Identifier
    source_name: ClassName
    target_name: ClassName
    inverse: str
    on_delete: str
    on_update: str
    description: str = ""
    graph: "Graph"

    @property
    def source(self) -> "Entity":
        """The entity that declares it."""
        return self.graph.entities[self.source_name]

    @property
    def target(self) -> "Entity":
        """The entity on the other side."""
        return self.graph.entities[self.target_name]

    @property
    def recursive(self) -> bool:
        """Whether both sides are the same entity."""
        return self.source_name == self.target_name


@dataclass(frozen=True, kw_only=True, eq=False)
class Relation(_Between):
    """A relation with a key, which its source holds: many-to-one, or one-to-one.

    Attributes:
        field_names: the columns of the key; another relation may share some of them.
        target_names: the columns there that they point to, one for each.
        one_to_one: whether no two rows point to the same one.
        deferred: whether the key is added after its table, to break a circle.
    """

    field_names: tuple[Identifier, ...]
    target_names: tuple[Identifier, ...]
    optional: bool
    one_to_one: bool = False
    deferred: bool = False

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns of the foreign key, in the order of those they point to."""
        return tuple(map(self.source.column, self.field_names))

    @cached_property
    def targets(self) -> tuple[Field, ...]:
        """The columns that the foreign key points to."""
        return tuple(map(self.target.column, self.target_names))

    @cached_property
    def own_fields(self) -> tuple[Field, ...]:
        """The columns that no field and no earlier relation has brought."""
        return tuple(field for field in self.fields if field.relation == self.name)

    @property
    def pairs(self) -> tuple[tuple[Field, Field], ...]:
        """The columns of the foreign key, each with the one it points to."""
        return tuple(zip(self.fields, self.targets, strict=True))

    @property
    def nullable(self) -> bool:
        """Whether a row may be without one that can be seen."""
        return self.optional or self.target.soft_delete


@dataclass(frozen=True, kw_only=True, eq=False)
class Link(_Between):
    """A many-to-many relation; its rules for deletion and change are those of both keys.

    Attributes:
        table: the table that links the two.
        source_columns: its columns for the key of the source, in that key's order.
        target_columns: its columns for the key of the target.
        through_name: the entity that the table is of, where the link carries a payload.
        immutable: whether its ids are in Create alone.
    """

    table: str
    source_columns: tuple[str, ...]
    target_columns: tuple[str, ...]
    through_name: ClassName | None = None
    immutable: bool = False
    was: str | None = None

    @property
    def through(self) -> "Entity | None":
        """The entity that carries the payload, where there is one."""
        return self.graph.entities[self.through_name] if self.through_name else None

    @property
    def ids(self) -> str:
        """What clients send the keys of the other side as: `reviewers_ids`."""
        return f"{self.name}_ids"

    @property
    def variable(self) -> str:
        """What the plain table is called in the module of the source's models."""
        return f"{snake(self.source_name)}_{self.name}"


@dataclass(frozen=True, slots=True)
class LinkSide:
    """A many-to-many relation as one of its two sides sees it.

    Attributes:
        inverted: whether this is the side that does not declare it.
    """

    link: Link
    inverted: bool = False

    @property
    def name(self) -> str:
        """The attribute here."""
        return self.link.inverse if self.inverted else self.link.name

    @property
    def back(self) -> str:
        """The attribute there; "" for none."""
        return self.link.name if self.inverted else self.link.inverse

    @property
    def entity(self) -> "Entity":
        """The entity here."""
        return self.link.target if self.inverted else self.link.source

    @property
    def other(self) -> "Entity":
        """The entity there."""
        return self.link.source if self.inverted else self.link.target

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the link's table for the key of the entity here."""
        return self.link.target_columns if self.inverted else self.link.source_columns

    @property
    def other_columns(self) -> tuple[str, ...]:
        """The columns of the link's table for the key of the entity there."""
        return self.link.source_columns if self.inverted else self.link.target_columns


@dataclass(frozen=True, slots=True)
class Included:
    """What an answer holds beside the row itself, where a client asks for it.

    Attributes:
        name: the attribute.
        target: whose rows they are.
        many: whether it is a list.
        nullable: whether there may be none.
    """

    name: str
    target: "Entity"
    many: bool = False
    nullable: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Entity(Titled):
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

    def relation_of(self, field: Field) -> Relation | None:
        """The relation that brings a field as its key, or as a part of that."""
        return next((r for r in self.relations if r.name == field.relation), None)

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
