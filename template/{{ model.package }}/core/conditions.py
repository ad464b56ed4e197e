"""Conditions that rows are found by."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, and_, select, tuple_
from sqlalchemy.orm import QueryableAttribute, RelationshipProperty


def key_values(key: object) -> tuple[object, ...]:
    """The values of a key, which is a tuple where it has several."""
    return cast("tuple[object, ...]", key) if isinstance(key, tuple) else (key,)


def row_of(columns: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    """The columns as one side of a comparison: the only one, or all of them as a row."""
    return columns[0] if len(columns) == 1 else tuple_(*columns)


def has_key(columns: Sequence[ColumnElement[Any]], key: object) -> ColumnElement[bool]:
    """Whether the columns hold a key."""
    values = key_values(key)
    return and_(*(column == value for column, value in zip(columns, values, strict=True)))


def deletion(table: FromClause) -> ColumnElement[Any] | None:
    """The column that tells when a row was deleted, where such rows are kept."""
    for column in table.columns:
        if any(base.info.get("soft_delete") for base in column.base_columns):
            return column
    return None


def undeleted(table: FromClause) -> Sequence[ColumnElement[bool]]:
    """The condition that hides deleted rows, where they are kept."""
    column = deletion(table)
    return [] if column is None else [column.is_(None)]


def related(attribute: QueryableAttribute[Any], key: object) -> ColumnElement[bool]:
    """Whether a row is among those that a relation leads to.

    Args:
        attribute: the relation, such as `Project.tasks`.
        key: of the row that the relation starts from.
    """
    relation = cast("RelationshipProperty[Any]", attribute.property)
    own = relation.parent.primary_key
    if relation.secondary is not None:
        held = dict(relation.synchronize_pairs)
        others = relation.secondary_synchronize_pairs or ()
        linked = select(*(column for _, column in others))
        linked = linked.where(has_key([held[column] for column in own], key))
        linked = linked.where(*undeleted(relation.secondary))
        return row_of([column for column, _ in others]).in_(linked)
    columns = dict(relation.local_remote_pairs)
    if columns.keys() != set(own):
        # They refer to a unique field of the row, not to its key.
        referred = select(*columns).where(has_key(own, key))
        return row_of([*columns.values()]).in_(referred)
    return has_key([columns[column] for column in own], key)
