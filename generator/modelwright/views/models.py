"""What `models/<entity>.py` says: five models of one entity and their filter, line by line."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from ..code import Import, Name, Node, imported, literal
from ..layout import render
from ..model import Entity, Field, Relation
from ..text import docstring, sentence
from ..types import BASE
from .columns import (
    MISSING,
    column_arguments,
    constraint_arguments,
    declare,
    default_arguments,
    document_arguments,
    field_annotation,
    update_annotation,
)
from .filters import PAGINATION, filter_lines
from .modules import Line, attribute, imports_text, model_import
from .nodes import call, dict_of, name, subscript, tuple_of
from .table import table_arguments


class ModelModule:
    """The module of one entity's models."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        about = self.entity.description or f"one of the {self.entity.plural_title}"
        return docstring(f"{self.entity.title.capitalize()}: {sentence(about)}", indent=0)

    # --- the models ---

    @cached_property
    def table_head(self) -> str:
        """The head of the table's class."""
        bases = ["TimestampColumns"] if self.entity.timestamps else []
        return _class_head(self.entity.name, *bases, f"{self.entity.name}Base", "table=True")

    @cached_property
    def create_head(self) -> str:
        """The head of what a client sends to make one."""
        return _class_head(f"{self.entity.name}Create", f"{self.entity.name}Base", "Input")

    @cached_property
    def read_head(self) -> str:
        """The head of what a client sees."""
        bases = ["Timestamps"] if self.entity.timestamps else []
        return _class_head(f"{self.entity.name}Read", *bases, f"{self.entity.name}Base")

    @cached_property
    def filter_head(self) -> str:
        """The head of what a client may ask of a list."""
        bases = ["TimestampFilters"] if self.entity.timestamps else []
        return _class_head(f"{self.entity.name}Filter", *bases, "PageParams")

    @cached_property
    def base(self) -> tuple[Line, ...]:
        """What a client reads and writes."""
        return tuple(map(self._base_field, self.entity.fields))

    def _base_field(self, field: Field) -> Line:
        value = declare(
            (
                *default_arguments(field),
                *constraint_arguments(field),
                *_in_order(column_arguments(self.entity, field), document_arguments(field)),
            )
        )
        return attribute(field.name, field_annotation(field), value)

    @cached_property
    def key(self) -> Line:
        """The primary key of the table."""
        key = self.entity.primary_key
        arguments = [*default_arguments(key), *constraint_arguments(key)]
        if key.automatic and key.default is None:
            arguments.insert(0, ("default", literal(None)))
        arguments += [("primary_key", literal(True)), *column_arguments(self.entity, key)]
        return attribute(key.name, _plain(key), declare(arguments))

    @cached_property
    def key_created(self) -> Line | None:
        """The key as a client gives it."""
        key = self.entity.primary_key
        if key.automatic:
            return None
        textual = key.type.row is not None and key.type.row.textual
        hint = imported(BASE, "KeyStr") if textual else field_annotation(key)
        arguments = (*constraint_arguments(key), *document_arguments(key))
        return attribute(key.name, hint, declare(arguments))

    @cached_property
    def key_read(self) -> Line:
        """The key as a client sees it."""
        key = self.entity.primary_key
        return attribute(key.name, _plain(key), declare(document_arguments(key)))

    @cached_property
    def update(self) -> tuple[Line, ...]:
        """What a client may change."""
        return tuple(
            attribute(
                field.name,
                update_annotation(field),
                declare(
                    (
                        ("default", MISSING),
                        *constraint_arguments(field),
                        *document_arguments(field),
                    )
                ),
            )
            for field in self.entity.fields
            if not field.immutable
        )

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
        own = [self._to_one(relation) for relation in self.entity.relations]
        return (*own, *(self._to_many(relation) for relation in self.entity.collections))

    def _to_one(self, relation: Relation) -> Line:
        target = relation.target_name
        other: Node = Name(f'"{target}"')
        if relation.optional:
            other = subscript(imported("typing", "Optional"), other)
        loading = [*_key_of(relation)]
        if relation.recursive:
            key = relation.target.primary_key.name
            loading.append((literal("remote_side"), literal(f"{target}.{key}")))
        return self._relationship(relation.name, other, relation.inverse, loading)

    def _to_many(self, relation: Relation) -> Line:
        others = subscript(name("list"), Name(f'"{relation.source_name}"'))
        loading = list(_key_of(relation))
        return self._relationship(relation.inverse, others, relation.name, loading, many=True)

    def _relationship(
        self,
        own: str,
        type_: Node,
        other: str,
        loading: list[tuple[Node, Node]],
        *,
        many: bool = False,
    ) -> Line:
        hint = subscript(imported("sqlalchemy.orm", "Mapped"), type_)
        arguments: dict[str, Node] = {"back_populates": literal(other)} if other else {}
        if many:
            arguments["passive_deletes"] = literal("all")
        loading.append((literal("lazy"), literal("raise")))
        arguments["sa_relationship_kwargs"] = dict_of(loading)
        return attribute(own, hint, call(imported("sqlmodel", "Relationship"), **arguments))

    # --- the filter ---

    @cached_property
    def filters(self) -> tuple[Line, ...]:
        """What a client may ask of a list."""
        return tuple(filter_lines(self.entity))

    # --- imports ---

    @cached_property
    def related(self) -> tuple[Entity, ...]:
        """The other entities that relationships name, which only type checkers import."""
        entity = self.entity
        others = {relation.target for relation in entity.relations}
        others |= {relation.source for relation in entity.collections}
        return tuple(sorted(others - {entity}, key=lambda other: other.id))

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
        found: set[Import] = {
            Import(BASE, "Model"),
            Import(BASE, "Input"),
            Import(PAGINATION, "PageParams"),
        }
        lines = [
            *self.base,
            self.key,
            self.key_created,
            self.key_read,
            *self.update,
            self.table_arguments,
            *self.relationships,
            *self.filters,
        ]
        found.update(*(line.imports for line in lines if line is not None))
        if entity.timestamps:
            found |= {
                Import(BASE, "Timestamps"),
                Import(BASE, "TimestampColumns"),
                Import(BASE, "TimestampFilters"),
            }
        if self.related:
            found.add(Import("typing", "TYPE_CHECKING"))
        return frozenset(found)

    @cached_property
    def imports(self) -> str:
        """The block of imports."""
        return imports_text(self.needs, self.package)


def _class_head(name_: str, *bases: str) -> str:
    return render(call(name(f"class {name_}"), *map(name, bases)), suffix=":")


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


def _plain(key: Field) -> Name:
    row = key.type.row
    assert row is not None
    return name("int") if row.bits else row.annotation


def _key_of(relation: Relation) -> Iterator[tuple[Node, Node]]:
    """Which foreign key is meant, where the two tables have several."""
    between = {relation.source_name, relation.target_name}
    rivals = [
        other
        for entity in {relation.source, relation.target}
        for other in entity.relations
        if {other.source_name, other.target_name} == between
    ]
    if len(rivals) > 1:
        key = literal(f"{relation.source_name}.{relation.field.name}")
        yield literal("foreign_keys"), key
