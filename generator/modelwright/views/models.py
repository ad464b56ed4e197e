"""What `models/<entity>.py` says: five models of one entity and their filter, line by line."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from ..model import Entity, Field
from ..printing.code import Import, Node, imported, literal
from ..printing.text import docstring, sentence
from ..values.types import ANNOTATIONS
from .columns import (
    MISSING,
    column_arguments,
    constraint_arguments,
    declare,
    default_arguments,
    document_arguments,
    field_annotation,
    read_annotation,
    update_annotation,
)
from .filters import FILTERS, PAGINATION, filter_lines
from .includes import include_parameter
from .links import created_links, link_table, updated_links
from .modules import BASES, Line, attribute, class_head, imports_text, model_import
from .nodes import tuple_of
from .relationships import Relationships
from .table import table_arguments


class _Managed(NamedTuple):
    """The shared classes of columns that the application keeps."""

    column: str
    read: str
    columns: str
    filters: str | None = None


_MANAGED: Final = (
    _Managed("version", "Versioned", "VersionColumn"),
    _Managed("deleted_at", "SoftDeletable", "SoftDeleteColumn", "SoftDeleteFilters"),
    _Managed("created_at", "Timestamps", "TimestampColumns", "TimestampFilters"),
)


class ModelModule:
    """The module of one entity's models."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package
        self._relationships = Relationships(entity)
        self._managed = tuple(kept for kept in _MANAGED if entity.manages(kept.column))

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        about = self.entity.description or f"one of the {self.entity.plural_title}"
        return docstring(f"{self.entity.title.capitalize()}: {sentence(about)}", indent=0)

    # --- the models ---

    @cached_property
    def link_tables(self) -> tuple[Line, ...]:
        """The tables of the many-to-many relations that are declared here."""
        return tuple(map(link_table, self.entity.plain_links))

    @cached_property
    def include(self) -> Line | None:
        """The query parameter for what clients may ask to see beside a row."""
        return include_parameter(self.entity) if self.entity.included else None

    @cached_property
    def about_base(self) -> str:
        """The docstring of what the other models have in common."""
        written = self.entity.created or self.entity.allows("update")
        return docstring(f"What a client reads{' and writes' if written else ''}.")

    @cached_property
    def table_head(self) -> str:
        """The head of the table's class."""
        own = self.entity.name
        bases = (kept.columns for kept in self._managed)
        return class_head(own, *bases, f"{own}Base", "table=True")

    @cached_property
    def create_head(self) -> str:
        """The head of what a client sends to make one."""
        return class_head(f"{self.entity.name}Create", f"{self.entity.name}Base", "Input")

    @cached_property
    def read_head(self) -> str:
        """The head of what a client sees."""
        own = self.entity.name
        return class_head(f"{own}Read", *(kept.read for kept in self._managed), f"{own}Base")

    @cached_property
    def filter_head(self) -> str:
        """The head of what a client may ask of a list."""
        bases = (kept.filters for kept in self._managed if kept.filters)
        return class_head(f"{self.entity.name}Filter", *bases, self._params)

    @property
    def _params(self) -> str:
        return "IncludeParams" if self.entity.included else "PageParams"

    @cached_property
    def base(self) -> tuple[Line, ...]:
        """What a client reads and writes."""
        return tuple(map(self._column, _of_access(self.entity, "read_write")))

    @cached_property
    def table(self) -> tuple[Line, ...]:
        """The columns that only the table has: the key, and what clients do not read and write."""
        unseen = _of_access(self.entity, "read_only", "write_only", "hidden")
        return (*map(self._key_column, self.entity.key), *map(self._column, unseen))

    def _column(self, field: Field) -> Line:
        value = declare(
            (
                *default_arguments(field),
                *constraint_arguments(field),
                *_in_order(column_arguments(self.entity, field), document_arguments(field)),
            )
        )
        return attribute(field.name, field_annotation(field), value)

    def _key_column(self, key: Field) -> Line:
        arguments = [*default_arguments(key), *constraint_arguments(key)]
        if key.automatic and key.default is None:
            arguments.insert(0, ("default", literal(None)))
        arguments += [("primary_key", literal(True)), *column_arguments(self.entity, key)]
        return attribute(key.name, read_annotation(key), declare(arguments))

    @cached_property
    def create(self) -> tuple[Line, ...]:
        """What a client gives on creation alone."""
        keys = (_key_created(key) for key in self.entity.key if not key.automatic)
        written = map(_created, _of_access(self.entity, "write_only"))
        return (*keys, *written, *created_links(self.entity))

    @cached_property
    def update(self) -> tuple[Line, ...]:
        """What a client may change."""
        fields = (field for field in self.entity.fields if field.writable and not field.immutable)
        return (*map(_updated, fields), *updated_links(self.entity))

    @cached_property
    def read(self) -> tuple[Line, ...]:
        """What a client sees and cannot change."""
        return tuple(map(_read, (*self.entity.key, *_of_access(self.entity, "read_only"))))

    # --- the table ---

    @cached_property
    def table_arguments(self) -> Line | None:
        """Constraints and indexes over several columns, or with more to say than a column has."""
        items = table_arguments(self.entity)
        if not items:
            return None
        return attribute("__table_args__", imported("typing", "ClassVar"), tuple_of(items))

    @cached_property
    def relationships(self) -> tuple[Line, ...]:
        """Both sides of the relations, as the ORM follows them."""
        return self._relationships.lines

    @property
    def related(self) -> tuple[Entity, ...]:
        """The other entities that relationships name, which only type checkers import."""
        return self._relationships.others

    # --- the filter ---

    @cached_property
    def filters(self) -> tuple[Line, ...]:
        """What a client may ask of a list."""
        return tuple(filter_lines(self.entity))

    # --- imports ---

    @cached_property
    def related_imports(self) -> str:
        """The block of imports for type checkers only."""
        imports = [model_import(other) for other in self.related]
        block = imports_text(imports, self.package)
        return block.replace("\n", "\n    ")

    @cached_property
    def needs(self) -> frozenset[Import]:
        """All that the module imports."""
        entity = self.entity
        lines = [
            *self.link_tables,
            *self.base,
            *self.table,
            *self.relationships,
            *self.read,
            *self.filters,
        ]
        lines += [line for line in (self.include, self.table_arguments) if line is not None]
        found = {
            Import(BASES, "Model"),
            Import(FILTERS, "with_operators"),
            Import(PAGINATION, self._params),
        }
        if entity.created:
            lines += self.create
        if entity.allows("update"):
            lines += self.update
        if entity.created or entity.allows("update"):
            found.add(Import(BASES, "Input"))
        if self.related:
            found.add(Import("typing", "TYPE_CHECKING"))
        for _, *classes in self._managed:
            found.update(Import(BASES, class_) for class_ in classes if class_)
        return frozenset(found.union(*(line.imports for line in lines)))

    @cached_property
    def imports(self) -> str:
        """The block of imports."""
        return imports_text(self.needs, self.package)


def _of_access(entity: Entity, *kinds: str) -> Iterator[Field]:
    return (field for field in entity.fields if field.access in kinds)


def _key_created(key: Field) -> Line:
    """A column of the key as a client gives it: it stands in paths."""
    textual = key.type.row is not None and key.type.row.textual
    hint = imported(ANNOTATIONS, "KeyStr") if textual else field_annotation(key)
    return attribute(
        key.name, hint, declare((*constraint_arguments(key), *document_arguments(key)))
    )


def _created(field: Field) -> Line:
    arguments = (*default_arguments(field), *constraint_arguments(field))
    value = declare((*arguments, *document_arguments(field)))
    return attribute(field.name, field_annotation(field), value)


def _updated(field: Field) -> Line:
    arguments = (("default", MISSING), *constraint_arguments(field))
    value = declare((*arguments, *document_arguments(field)))
    return attribute(field.name, update_annotation(field), value)


def _read(field: Field) -> Line:
    return attribute(field.name, read_annotation(field), declare(document_arguments(field)))


def _in_order(
    column: Iterable[tuple[str, Node]], document: Iterable[tuple[str, Node]]
) -> Iterator[tuple[str, Node]]:
    """The arguments of a `Field`, what OpenAPI says before the details of the column."""
    details: list[tuple[str, Node]] = []
    for key, value in column:
        if key in {"sa_type", "sa_column_kwargs"}:
            details.append((key, value))
        else:
            yield key, value
    yield from document
    yield from details
