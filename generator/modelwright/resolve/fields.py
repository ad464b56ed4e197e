"""Fields of the spec become columns of the model: type, constraints, what clients may ask."""

from dataclasses import replace
from typing import Final

from ..diagnostics import Path
from ..language import FieldSpec
from ..language.loanwords import TYPES as LOAN_TYPES
from ..model import Field, Type
from ..naming import ClassName, Identifier, pascal
from ..values.types import TYPES
from .bounds import resolve_constraints
from .context import Context, nearest_hint
from .db_types import resolve_db_type
from .enums import resolve_enum
from .values import check_sample, resolve_default, resolve_example

LONGEST_ALIAS: Final = 60
"""Characters in the name of an anonymous enum's type, beside a field's in a line of 100."""


def resolve_field(
    context: Context, owner: ClassName, name: Identifier, spec: FieldSpec, path: Path
) -> Field | None:
    """The column of a field, or None if a problem was reported.

    Args:
        context: the passes' common ground.
        owner: the entity; an anonymous enum takes its name from it.
        name: of the field.
        spec: what the person said.
        path: of the field in the spec.
    """
    type_ = _type(context, owner, name, spec, path)
    settled = None if type_ is None else resolve_db_type(context, spec, type_, path)
    if settled is None:
        return None
    spec, type_, db_type = settled
    constraints = resolve_constraints(context, spec, type_, path)
    if constraints is None:
        return None
    _refuse_comparison(context, spec, type_, path)
    _check_access(context, spec, type_, path)
    field = Field(
        name=name,
        column=spec.column or name,
        type=type_,
        optional=spec.nullable,
        constraints=constraints,
        unique=spec.unique,
        index=spec.index,
        immutable=spec.immutable,
        access=spec.access,
        search=spec.search,
        db_type=db_type,
        description=spec.description,
        deprecated=spec.deprecated,
        was=spec.was,
    )
    field = replace(
        field,
        default=resolve_default(context, spec, field, path),
        example=resolve_example(context, spec, field, path),
        filter=_asked(spec.filter, field),
        sort=type_.ordered and _asked(spec.sort, field),
    )
    _check_unique_default(context, field, path)
    if not spec.has_example:
        check_sample(context, field, path)
    return field


def _check_access(context: Context, spec: FieldSpec, type_: Type, path: Path) -> None:
    """Refuse to let clients ask about what they may not see, or search what is no text."""
    unseen = spec.access in {"write_only", "hidden"}
    for key in ("filter", "sort", "search"):
        if unseen and getattr(spec, key):
            message = (
                f"`{key}` would tell of values that `access: {spec.access}` keeps from clients"
            )
            context.error("access", (*path, key), message, f"leave `{key}` out", key=True)
    if spec.search and not (type_.row is not None and type_.row.textual):
        shown = spec.db_type or spec.type
        message = f"`search` looks into texts, and {shown} is none"
        context.error("search", (*path, "search"), message, "leave `search` out", key=True)


def _check_unique_default(context: Context, field: Field, path: Path) -> None:
    """Refuse a default that only one row could have, where clients cannot give another."""
    constant = field.default is not None and field.default.value is not None
    if field.unique and constant and not field.writable:
        message = f"`{field.name}` is unique, but every row would have its default"
        hint = "leave `default` out, write `optional: true`, or let clients give it"
        context.error("unique-default", (*path, "default"), message, hint)


def _asked(said: bool | None, field: Field) -> bool:
    if said is not None:
        return said
    if not field.readable:
        return False
    boolean = field.type.row is not None and field.type.row.name == "bool"
    return field.unique or field.index or field.type.enum is not None or boolean


def _refuse_comparison(context: Context, spec: FieldSpec, type_: Type, path: Path) -> None:
    """Refuse what needs the equality or the order of a type's values, which has none."""
    shown = spec.db_type or spec.type
    if type_.comparable:
        if spec.sort and not type_.ordered:
            message = f"`sort` does not apply to {shown}: each database has an order of its own"
            context.error("not-comparable", (*path, "sort"), message, "leave `sort` out", key=True)
        return
    hints = {"index": "for an index, write `indexes` with `method: gin`"}
    for key in ("sort", "unique", "index"):
        if getattr(spec, key):
            message = f"`{key}` does not apply to {shown}: its values are not compared"
            hint = hints.get(key, f"leave `{key}` out")
            context.error("not-comparable", (*path, key), message, hint, key=True)
    if spec.filter and spec.type.item is None and not spec.nullable:
        message = f"`filter` does not apply to {shown}: its values are not compared"
        context.error("not-comparable", (*path, "filter"), message, "leave `filter` out", key=True)


def _type(
    context: Context, owner: ClassName, name: Identifier, spec: FieldSpec, path: Path
) -> Type | None:
    reference, place = spec.type, (*path, "type")
    if spec.storage is not None and reference.item is None:
        message = f"`storage` says how a list is stored, and {reference} is none"
        context.error("storage", (*path, "storage"), message, "leave `storage` out", key=True)
    if spec.values is not None:
        values = (*path, "values")
        alias = ClassName(owner + pascal(name))
        if len(alias) > LONGEST_ALIAS:
            message = f"its type would be called `{alias}`, and {LONGEST_ALIAS} characters fit"
            hint = "list the values in `enums` under a shorter name, and write that as `type`"
            context.error("too-long", place, message, hint)
            return None
        enum = resolve_enum(context, alias, spec.values, values, anonymous=True)
        return Type(enum=enum) if enum else None
    if reference.item is None:
        return _named_type(context, reference.name, place)
    item = _named_type(context, reference.item, place)
    if item is not None and item.row is not None and not item.row.element:
        message = f"a list holds scalars and enums, not {reference.item}"
        context.error("list-item", place, message, "`type: json` holds any nesting")
        return None
    return item and Type(item=item, array=spec.storage == "array")


def _named_type(context: Context, name: str, path: Path) -> Type | None:
    if row := TYPES.get(name):
        return Type(row=row)
    if enum := context.enums.get(name):
        return Type(enum=enum)
    if name not in context.spec.broken and name not in context.spec.enums:
        known = [*TYPES, "list", "enum", *context.spec.enums]
        loan = LOAN_TYPES.get(name.lower())
        hint = f"write `{loan}`" if loan else nearest_hint(name, known)
        if name in context.spec.entities:
            hint = "for another entity, write a relation: `relations: {name: {to: ...}}`"
        context.error("unknown-type", path, f"unknown type `{name}`", hint)
    return None
