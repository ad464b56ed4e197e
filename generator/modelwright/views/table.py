"""What stands among the arguments of a table: constraints and indexes beside the columns' own."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from ..model import Check, Entity, Field, Index
from ..naming import POSTGRESQL_NAME_BYTES, shorten
from ..printing.code import Node, imported, literal
from ..printing.sql import quoted, sql_text
from .columns import check_name, too_long
from .foreign_keys import relation_apart, relation_constraint
from .nodes import call

_COMPARED: Final = MappingProxyType({"ge": ">=", "gt": ">", "le": "<=", "lt": "<"})
_INDEX: Final = imported("sqlalchemy", "Index")


def table_arguments(entity: Entity) -> list[Node]:
    """Constraints and indexes over several columns, or with more to say than a column has."""
    items: list[Node] = [*_uniques(entity), *_indexes(entity)]
    items += [relation_constraint(r) for r in entity.relations if relation_apart(r)]
    items += [_range(entity, field) for field in entity.columns if field.lower or field.upper]
    items += [_check(entity, check) for check in entity.checks]
    if entity.was:
        items.append(literal({"info": {"was": entity.was}}))
    return items


def _uniques(entity: Entity) -> Iterator[Node]:
    for unique in entity.uniques:
        yield _unique(entity, unique.fields)
    for field in entity.fields:
        if field.unique and too_long("uq", entity, field):
            yield _unique(entity, (field,))


def _unique(entity: Entity, fields: tuple[Field, ...]) -> Node:
    whole = "_".join(["uq", entity.table, *(field.column for field in fields)])
    is_long = len(whole.encode()) > POSTGRESQL_NAME_BYTES
    named = {"name": literal(shorten(whole))} if is_long else {}
    names = (literal(field.name) for field in fields)
    return call(imported("sqlalchemy", "UniqueConstraint"), *names, **named)


def _indexes(entity: Entity) -> Iterator[Node]:
    for field in entity.fields:
        if field.index and too_long("ix", entity, field):
            whole = f"ix_{entity.table}_{field.column}"
            yield call(_INDEX, literal(shorten(whole)), literal(field.name))
    for index in entity.indexes:
        yield _index(entity, index)


def _index(entity: Entity, index: Index) -> Node:
    plain = all(column.expression is None and not column.descending for column in index.columns)
    conventional = plain and not index.unique and index.own_name is None
    whole = "_".join(["ix", entity.table, *(column.text for column in index.columns)])
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
        options["info"] = literal({"fields": _fields_of(entity, index)})
    if index.method != "btree":
        options["postgresql_using"] = literal(index.method)
    if index.trigrams:
        operators = {str(field.name): "gin_trgm_ops" for field in index.trigrams}
        options["postgresql_ops"] = literal(operators)
    if index.include:
        options["postgresql_include"] = literal(list(index.include))
    if index.where:
        options["postgresql_where"] = _text(index.where.postgresql)
        options["sqlite_where"] = _text(index.where.sqlite)
    return call(_INDEX, named, *keys, **options)


def _fields_of(entity: Entity, index: Index) -> list[str]:
    expressions = (column.expression for column in index.columns if column.expression)
    read = {column for expression in expressions for column in expression.columns}
    return [field.name for field in entity.columns if field.column in read]


def _range(entity: Entity, field: Field) -> Node:
    column = quoted(field.column)
    bounds = [bound for bound in (field.lower, field.upper) if bound]
    text = " AND ".join(f"{column} {_COMPARED[key]} {value}" for key, value in bounds)
    return _named_check(entity, text, f"{field.name}_range")


def _check(entity: Entity, check: Check) -> Node:
    return _named_check(entity, sql_text(check.expression.postgresql), check.own_name)


def _named_check(entity: Entity, text: str, own_name: str) -> Node:
    name_ = check_name(entity, own_name)
    return call(imported("sqlalchemy", "CheckConstraint"), literal(text), name=name_)


def _text(expression: str) -> Node:
    return call(imported("sqlalchemy", "text"), literal(sql_text(expression)))
