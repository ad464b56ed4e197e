"""Foreign keys: which columns a to-one relation has, and which of another's key they point to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..model import Default, Field
from ..naming import Identifier
from .context import Context, nearest_hint
from .drafts import Draft, SaidRelation

_KEPT: Final = ("max_length", "max_digits", "decimal_places")
"""Constraints that a foreign key has from what it points to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a foreign key.

    Attributes:
        target: the column that it points to.
        column: its name in the database.
        shared: the field that brings the column, where that is not the relation.
    """

    name: Identifier
    target: Field
    column: str
    shared: Field | None = None


def check_reference(context: Context, said: SaidRelation, target: Draft) -> bool:
    """Whether a relation points to what can identify a row: the key, or a unique field."""
    name, path = said.spec.references, (*said.path, "references")
    if name is None or target.key_names == (name,):
        return True
    field = target.column(name)
    shown = f"`{target.name}.{name}`"
    if name not in target.said_fields:
        if name not in target.broken and not target.incomplete:
            message = f"`{name}` is no field of {target.name}"
            context.error("no-field", path, message, nearest_hint(name, target.said_fields))
    elif field is not None and not field.unique:
        message = f"{shown} is not unique, so it does not tell one row from another"
        hint = f"write `unique: true` at {shown}, or leave `references` out"
        context.error("reference", path, message, hint)
    elif field is not None and target.soft_delete:
        message = f"{shown} is unique only among the rows of {target.name} that are not deleted"
        hint = f"write `soft_delete: false` at {target.name}, or leave `references` out"
        context.error("reference", path, message, hint)
    else:
        return field is not None
    return False


def targets_of(said: SaidRelation, target: Draft) -> tuple[Field, ...] | None:
    """The columns that a relation points to, or None while they are not known."""
    if said.spec.references is None:
        return target.key
    field = target.column(said.spec.references)
    return None if field is None else (field,)


def parts_of(
    context: Context,
    said: SaidRelation,
    source: Draft,
    target: Draft,
    targets: tuple[Field, ...],
) -> tuple[Part, ...] | None:
    """The columns of a relation's key, or None after reports."""
    columns = _columns(context, said, target, targets)
    if columns is None:
        return None
    parts = tuple(_part(said, source, field, columns, len(targets)) for field in targets)
    return parts if _can_share(context, said, parts) else None


def _columns(
    context: Context, said: SaidRelation, target: Draft, targets: tuple[Field, ...]
) -> Mapping[str, str] | None:
    """The names of columns that the relation says, by the names of what they point to."""
    spec = said.spec
    if spec.column is not None:
        if len(targets) == 1 and spec.columns is None:
            return {targets[0].name: spec.column}
        names = ", ".join(f"{field.name}: ..." for field in targets)
        message = f"the key of {spec.to} has {len(targets)} columns"
        if len(targets) == 1:
            message = "`column` and `columns` both name the key column"
        hint = f"write `columns: {{{names}}}` instead of `column`"
        context.error("columns", (*said.path, "column"), message, hint, key=True)
        return None
    known: dict[str, str] = {}
    for field in targets:
        known[field.name] = field.name
        relation = target.relations.get(field.relation) if field.relation else None
        if relation is not None and len(relation.field_names) == 1:
            known[relation.name] = field.name
    found: dict[str, str] = {}
    for name, column in (spec.columns or {}).items():
        if name not in known:
            message = f"`{name}` is no part of the key of {spec.to}"
            path = (*said.path, "columns", name)
            context.error("columns", path, message, nearest_hint(name, known), key=True)
            return None
        found[known[name]] = column
    return found


def _part(
    said: SaidRelation, source: Draft, target: Field, columns: Mapping[str, str], count: int
) -> Part:
    name = Identifier(said.key if count == 1 else f"{said.name}_{target.name}")
    column = columns.get(target.name)
    if column is None:
        return Part(name, target, name)
    shared = next((field for field in source.columns if column in {field.column, field.name}), None)
    if shared is not None:
        return Part(shared.name, target, shared.column, shared)
    return Part(name, target, column)


def _can_share(context: Context, said: SaidRelation, parts: tuple[Part, ...]) -> bool:
    """Whether the columns that the relation shares suit it."""
    path = (*said.path, "columns")
    for part in parts:
        if part.shared is not None and part.shared.type != part.target.type:
            message = (
                f"`{part.shared.name}` is not of the type of `{said.spec.to}.{part.target.name}`"
            )
            hint = "a foreign key has the type of what it points to: share another column, or none"
            context.error("columns", path, message, hint, key=True)
            return False
    shared = [part.shared for part in parts if part.shared is not None]
    if len(parts) == len(shared) == 1 and shared[0].relation is not None:
        message = (
            f"`{shared[0].name}` is the key of `{shared[0].relation}` already: every row of "
            f"{said.spec.to} would need a namesake there"
        )
        context.error("columns", path, message, "give it a column of its own", key=True)
        return False
    loose = [field.name for field in shared if field.optional]
    fixed = [field.name for field in shared if not field.optional]
    if loose and not said.spec.optional:
        message = f"`{said.name}` is required, but its column `{loose[0]}` is optional"
        context.error("columns", path, message, "write `optional: true` here too", key=True)
        return False
    if said.spec.optional and len(fixed) == len(parts):
        message = f"`{said.name}` is optional, but none of its columns can be null"
        hint = "leave `optional` out, or give it a column of its own"
        context.error("columns", path, message, hint, key=True)
        return False
    for key in ("on_delete", "on_update"):
        if fixed and getattr(said.spec, key) == "set_null":
            message = f"`{key}: set_null` would set `{fixed[0]}` to null too, which is required"
            hint = "take `restrict` or `cascade`"
            context.error("set-null", (*said.path, key), message, hint)
            return False
    return True


def key_field(said: SaidRelation, part: Part, *, alone: bool) -> Field:
    """A column that a relation brings, of the type of what it points to.

    Args:
        said: the relation.
        part: the column.
        alone: whether it is the whole key, so that it can be unique or indexed by itself.
    """
    spec = said.spec
    target = part.target
    constraints = {key: target.constraints[key] for key in _KEPT if key in target.constraints}
    unique = alone and (spec.unique or spec.kind == "one_to_one")
    return Field(
        name=part.name,
        column=part.column,
        type=target.type,
        optional=spec.optional,
        default=Default() if spec.optional else None,
        constraints=MappingProxyType(constraints),
        unique=unique,
        index=alone and spec.index and not unique,
        immutable=spec.immutable,
        filter=spec.filter is not False,
        sort=spec.sort is not False,
        db_type=target.db_type,
        description=spec.description,
        was=_former_name(said, part),
    )


def _former_name(said: SaidRelation, part: Part) -> str | None:
    former = said.spec.was
    return former and former + part.name.removeprefix(said.name)
