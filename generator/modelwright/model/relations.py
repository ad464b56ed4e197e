"""Relations of the model: foreign keys, and the tables that link two entities."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..naming import ClassName, Identifier, snake
from .fields import Field

if TYPE_CHECKING:
    from .entities import Entity, Graph


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
        return tuple(field for field in self.fields if field.relation is self)

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
