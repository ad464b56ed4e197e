"""Soft deletion: what is unique is unique among the rows that are not deleted."""

from dataclasses import replace
from typing import Final

from ..expressions import Expression
from ..model import Index, IndexColumn, Unique
from ..values.kinds import Kind
from .drafts import Draft

_LIVE: Final = Expression("deleted_at IS NULL", "deleted_at IS NULL", Kind.BOOLEAN, ("deleted_at",))


def soften_fields(draft: Draft) -> None:
    """Turn the unique fields of an entity whose deleted rows stay into partial unique indexes."""
    if not draft.soft_delete:
        return
    for name, field in draft.fields.items():
        if field.unique:
            kept = replace(field, unique=False, index=False)
            draft.fields[name] = kept
            draft.keys = {
                relation: tuple(kept if one is field else one for one in fields)
                for relation, fields in draft.keys.items()
            }
            columns = (IndexColumn(kept.column, kept),)
            index = Index(
                table=draft.names.table, columns=columns, unique=True, where=_LIVE, fields=(kept,)
            )
            said = draft.said_fields.get(name)
            relation = field.relation or ""
            path = said.path if said else draft.said_relations[relation].path
            draft.constraints[path] = index


def soften_constraints(draft: Draft) -> None:
    """Let the unique constraints and indexes of such an entity pass over deleted rows."""
    if not draft.soft_delete:
        return
    for path, constraint in draft.constraints.items():
        if isinstance(constraint, Unique):
            columns = tuple(IndexColumn(field.column, field) for field in constraint.fields)
            draft.constraints[path] = Index(
                table=constraint.table,
                columns=columns,
                unique=True,
                where=_LIVE,
                fields=constraint.fields,
            )
        elif constraint.unique and constraint.where is not _LIVE:
            draft.constraints[path] = replace(constraint, where=_both(constraint.where))


def _both(where: Expression | None) -> Expression:
    if where is None:
        return _LIVE
    return Expression(
        f"({where.postgresql}) AND {_LIVE.postgresql}",
        f"({where.sqlite}) AND {_LIVE.sqlite}",
        Kind.BOOLEAN,
        (*where.columns, *_LIVE.columns),
    )
