"""What `models/<entity>.py` says: five models of one entity and their filter, line by line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

from ..code import NO_IMPORTS, Import, Imports, Name, Node, imported, literal
from ..layout import assignment, declaration, render
from ..model import QUERY_WORDS, Check, Entity, Field, Index, Relation
from ..naming import POSTGRESQL_NAME_BYTES, shorten
from ..sql import quoted, sql_text
from ..text import docstring, sentence
from ..types import BASE
from .columns import (
    FIELD,
    MISSING,
    annotation,
    check_name,
    column_arguments,
    constraint_arguments,
    declare,
    default_arguments,
    document_arguments,
    field_annotation,
    relation_apart,
    too_long,
    update_annotation,
)
from .modules import imports_text, model_import
from .nodes import call, dict_of, name, subscript, tuple_of

FILTERS: Final = ".filters"
PAGINATION: Final = ".pagination"
_COMPARED: Final = MappingProxyType({"ge": ">=", "gt": ">", "le": "<=", "lt": "<"})


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of a class body, and what it needs imported."""

    text: str
    imports: Imports = NO_IMPORTS


def attribute(target: str, hint: Node, value: Node | None = None) -> Line:
    """`target: hint = value` in a class body."""
    if value is None:
        return Line(declaration(target, hint, indent=4), hint.imports)
    text = assignment(target, value, hint, indent=4)
    return Line(text, hint.imports | value.imports)


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
                call(
                    FIELD,
                    default=MISSING,
                    **dict((*constraint_arguments(field), *document_arguments(field))),
                ),
            )
            for field in self.entity.fields
            if not field.immutable
        )

    # --- the table ---

    @cached_property
    def table_arguments(self) -> Line | None:
        """Constraints and indexes over several columns, or with more to say than a column has."""
        entity = self.entity
        items: list[Node] = [*self._uniques(), *self._indexes()]
        items += [self._foreign_key(r) for r in entity.relations if relation_apart(entity, r)]
        items += [self._range(field) for field in entity.fields if field.lower or field.upper]
        items += [self._check(check) for check in entity.checks]
        if entity.was:
            items.append(literal({"info": {"was": entity.was}}))
        if not items:
            return None
        hint = imported("typing", "ClassVar")
        return attribute("__table_args__", hint, tuple_of(items))

    def _uniques(self) -> Iterator[Node]:
        entity = self.entity
        for unique in entity.uniques:
            yield self._unique(unique.fields)
        for field in entity.fields:
            if field.unique and too_long("uq", entity, field):
                yield self._unique((field,))

    def _unique(self, fields: tuple[Field, ...]) -> Node:
        whole = "_".join(["uq", self.entity.table, *(field.column for field in fields)])
        is_long = len(whole.encode()) > POSTGRESQL_NAME_BYTES
        named = {"name": literal(shorten(whole))} if is_long else {}
        names = (literal(field.name) for field in fields)
        return call(imported("sqlalchemy", "UniqueConstraint"), *names, **named)

    def _indexes(self) -> Iterator[Node]:
        for field in self.entity.fields:
            if field.index and too_long("ix", self.entity, field):
                whole = f"ix_{self.entity.table}_{field.column}"
                yield call(_INDEX, literal(shorten(whole)), literal(field.name))
        for index in self.entity.indexes:
            yield self._index(index)

    def _index(self, index: Index) -> Node:
        plain = all(column.expression is None and not column.descending for column in index.columns)
        conventional = plain and not index.unique and index.own_name is None
        whole = "_".join(["ix", self.entity.table, *(column.text for column in index.columns)])
        short = len(whole.encode()) <= POSTGRESQL_NAME_BYTES
        named = literal(None) if conventional and short else literal(index.name)
        keys = (
            _text(column.expression.postgresql)
            if column.expression
            else _text(f"{quoted(column.text)} DESC")
            if column.descending or column.field is None
            else literal(column.field.name)
            for column in index.columns
        )
        options: dict[str, Node] = {}
        if index.unique:
            options["unique"] = literal(True)
        if index.unique and not index.fields:
            # An expression has no column that an error could name.
            options["info"] = literal({"fields": self._fields_of(index)})
        if index.method != "btree":
            options["postgresql_using"] = literal(index.method)
        if index.include:
            options["postgresql_include"] = literal(list(index.include))
        if index.where:
            options["postgresql_where"] = _text(index.where.postgresql)
            options["sqlite_where"] = _text(index.where.sqlite)
        return call(_INDEX, named, *keys, **options)

    def _fields_of(self, index: Index) -> list[str]:
        read = {c for column in index.columns if column.expression for c in column.expression.columns}
        return [field.name for field in self.entity.columns if field.column in read]

    def _foreign_key(self, relation: Relation) -> Node:
        target = relation.target
        whole = f"fk_{self.entity.table}_{relation.field.column}_{target.table}"
        options: dict[str, Node] = {}
        if len(whole.encode()) > POSTGRESQL_NAME_BYTES:
            options["name"] = literal(shorten(whole))
        if relation.on_delete:
            options["ondelete"] = literal(relation.on_delete)
        if relation.on_update:
            options["onupdate"] = literal(relation.on_update)
        if relation.deferred:
            options["use_alter"] = literal(True)
        return call(
            imported("sqlalchemy", "ForeignKeyConstraint"),
            literal([relation.field.name]),
            literal([f"{target.table}.{target.primary_key.name}"]),
            **options,
        )

    def _range(self, field: Field) -> Node:
        column = quoted(field.column)
        bounds = [bound for bound in (field.lower, field.upper) if bound]
        text = " AND ".join(f"{column} {_COMPARED[key]} {value}" for key, value in bounds)
        return self._named_check(text, f"{field.name}_range")

    def _check(self, check: Check) -> Node:
        return self._named_check(sql_text(check.expression.postgresql), check.own_name)

    def _named_check(self, text: str, own_name: str) -> Node:
        name_ = check_name(self.entity, own_name)
        return call(imported("sqlalchemy", "CheckConstraint"), literal(text), name=name_)

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
        own = (self.entity.primary_key, *self.entity.fields)
        lines = [line for line in (self._limit, self._sort) if line]
        lines += [line for field in own for line in _filter_lines(field)]
        for relation in self.entity.relations:
            lines += _related_filter_lines(relation)
        return tuple(lines)

    @property
    def _sort(self) -> Line:
        names = [literal(field.name) for field in self.entity.columns if field.sort]
        return attribute("sort", name("str | None"), call(imported(PAGINATION, "sort_by"), *names))

    @property
    def _limit(self) -> Line | None:
        if not self.entity.own_page_size:
            return None
        value = call(
            FIELD,
            default=literal(self.entity.page_size),
            ge=literal(1),
            le=literal(self.entity.max_page_size),
            description=literal("How many to answer at most."),
        )
        return attribute("limit", name("int"), value)

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


_INDEX: Final = imported("sqlalchemy", "Index")


def _in_order(
    column: Iterable[tuple[str, Node]], document: Iterable[tuple[str, Node]]
) -> Iterator[tuple[str, Node]]:
    """The arguments of a `Field`, what OpenAPI says before the details of the column."""
    details = []
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


def _text(expression: str) -> Node:
    return call(imported("sqlalchemy", "text"), literal(sql_text(expression)))


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


def _filter_lines(field: Field) -> Iterator[Line]:
    operators = field.operators
    if not operators:
        return
    if "eq" not in operators or field.name in QUERY_WORDS:
        yield from (_operator_line(field, operator) for operator in operators)
        return
    kind = "Ordered" if "gt" in operators else "Textual" if "contains" in operators else "Equal"
    hint = subscript(imported(FILTERS, kind), _asked(field))
    if field.optional:
        hint = subscript(imported(FILTERS, "Nullable"), hint)
    yield attribute(field.name, hint, literal(None))


def _operator_line(field: Field, operator: str) -> Line:
    """One operator by itself, where the field's bare name is no filter."""
    hint = annotation(field.type.item) if field.type.item else _asked(field)
    if operator == "isnull":
        hint = name("bool")
    elif operator in {"in", "not_in"}:
        hint = Name(f"list[{hint.flat}]", hint.imports)
    optional = Name(f"{hint.flat} | None", hint.imports)
    return attribute(f"{field.name}__{operator}", optional, literal(None))


def _asked(field: Field) -> Name:
    """The type of a value that rows are compared with: a text need not be a whole address."""
    row = field.type.row
    return name("str") if row is not None and row.textual else annotation(field.type)


def _related_filter_lines(relation: Relation) -> Iterator[Line]:
    """One step over a relation to the other entity's own fields."""
    for field in relation.target.fields:
        if field.filter and field.relation is None and field.type.comparable:
            asked = _asked(field)
            hint = Name(f"{asked.flat} | None", asked.imports)
            yield attribute(f"{relation.name}__{field.name}", hint, literal(None))
