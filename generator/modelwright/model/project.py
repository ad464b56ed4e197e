"""The graph that templates read: every decision about a project is made here or before here."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .endpoints import endpoints
from .entities import Entity
from .fields import Enum, Field

QUERY_WORDS: Final = frozenset({"limit", "offset", "cursor", "sort", "q", "include", "total"})
"""Query parameters of every list: a field of such a name is filtered by `<field>__eq`."""


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
        return tuple(entity for entity in self.entities if endpoints(entity))

    @cached_property
    def searches(self) -> bool:
        """Whether a list can be searched."""
        return any(entity.searched for entity in self.entities)

    @cached_property
    def composite_keys(self) -> bool:
        """Whether a primary key has several columns."""
        return any(len(entity.key) > 1 for entity in self.entities)
