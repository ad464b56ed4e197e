"""What the modules that read rows are asked to do: they leave out what no route needs."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from ..model import Entity, Project
from ..printing.code import Import
from .filters import related_filters
from .modules import imports_text, listed_imports

_FILTERS: Final = listed_imports(
    """
    collections.abc Callable Iterator Mapping
    dataclasses dataclass
    inspect get_annotations
    types GenericAlias
    typing Annotated Any TypeVar Unpack cast get_args get_origin
    pydantic BaseModel ConfigDict field_validator
    pydantic_core PydanticCustomError
    sqlalchemy ColumnElement inspect or_
    sqlalchemy.orm Mapper
    sqlmodel SQLModel
    """
) | {Import("operator"), Import("re")}
_LISTS: Final = listed_imports(
    """
    pydantic_core to_jsonable_python
    sqlalchemy Boolean String func literal select
    sqlalchemy.ext.compiler compiles
    sqlalchemy.sql.compiler SQLCompiler
    sqlalchemy.sql.functions FunctionElement
    sqlmodel AutoString
    """
)
_RELATED: Final = listed_imports(
    """
    .conditions row_of
    sqlalchemy select
    sqlalchemy.orm RelationshipProperty
    """
)
_SEARCH: Final = listed_imports(
    """
    collections.abc Sequence
    pydantic.fields FieldInfo
    """
)


class ReadingModules:
    """`conditions.py`, `filters.py`, `loading.py` and `statements.py`."""

    max_parameters: Final = 30_000
    """Both databases take some more in one statement."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def collections(self) -> bool:
        """Whether clients list the rows that refer to a row."""
        return any(entity.listed_collections for entity in self.project.entities)

    @cached_property
    def references(self) -> bool:
        """Whether some of those rows refer to another field than the key."""
        return any(
            relation.targets != entity.key
            for entity in self.project.entities
            for relation in entity.listed_collections
        )

    @cached_property
    def links(self) -> bool:
        """Whether clients list the rows that a table links to a row."""
        return any(entity.listed_links for entity in self.project.entities)

    @cached_property
    def included_links(self) -> bool:
        """Whether answers can include the rows that a table links to a row."""
        return any(included.many for e in self.project.entities for included in e.included)

    @cached_property
    def deleted_links(self) -> bool:
        """Whether rows of an entity between two others stay, hidden, when they are deleted."""
        links = (link for entity in self.project.entities for link in entity.links)
        return any(link.through.soft_delete for link in links if link.through)

    @cached_property
    def repeated_links(self) -> bool:
        """Whether rows between two others have a key of their own, so that several link them."""
        links = (link for entity in self.project.entities for link in entity.links)
        return any(
            {field.column for field in link.through.key}
            != {*link.source_columns, *link.target_columns}
            for link in links
            if link.through
        )

    @cached_property
    def included_columns(self) -> list[int]:
        """By how many columns the rows that answers include are found, each number once."""
        return sorted({n for entity in self.project.including for n in _included_columns(entity)})

    @cached_property
    def long_pages(self) -> bool:
        """Whether the keys of a page may be too many for the parameters of one statement."""
        return any(
            entity.max_page_size * max(_included_columns(entity)) > self.max_parameters
            for entity in self.project.including
        )

    @cached_property
    def related_filters(self) -> bool:
        """Whether a list can be filtered by fields of related rows."""
        relations = (r for entity in self.project.entities for r in entity.relations)
        return any(field for relation in relations for field in related_filters(relation))

    @cached_property
    def rows(self) -> bool:
        """Whether columns are compared that may be several."""
        return bool(
            self.related_filters
            or self.links
            or self.references
            or self.project.has_includes
            or self.project.has_links
        )

    @cached_property
    def lists(self) -> bool:
        """Whether some list can be asked whether it holds a value."""
        return any(column.type.item and column.filter for column in self.project.columns)

    @cached_property
    def filter_imports(self) -> str:
        """What `filters.py` needs."""
        project = self.project
        found = _FILTERS
        if self.lists:
            found |= _LISTS
        if self.related_filters:
            found |= _RELATED
            if project.soft_deletes:
                found |= {Import(".conditions", "undeleted")}
        found |= _SEARCH if project.searches else {Import("collections.abc", "Iterable")}
        return imports_text(found, project.package)


def _included_columns(entity: Entity) -> Iterator[int]:
    """By how many columns each the rows that answers of an entity include are found."""
    for relation in (*entity.relations, *entity.counterparts):
        yield len(relation.fields)
    if entity.links:
        yield len(entity.key)
