"""Primary keys: a column of their own, or a field of the entity."""

from dataclasses import replace
from typing import Final

from ..diagnostics import Path
from ..model import Default, Field
from ..naming import Identifier
from ..samples import sample
from ..spec import FieldSpec, PrimaryKeySpec
from .context import Context, nearest_hint
from .drafts import Draft
from .fields import resolve_field
from .names import attribute_name

NATURAL_TYPES: Final = ("str", "int", "smallint", "bigint", "uuid")
"""Types of a field that can be the key: a path can hold their values."""
_SHARED: Final = ("min_length", "max_length", "pattern", "column", "was", "description", "example")
"""Keys of the spec that mean at a primary key what they mean at a field."""


def resolve_key(context: Context, draft: Draft) -> None:
    """Give an entity its primary key, unless a problem with it is reported."""
    said = draft.spec.primary_key or PrimaryKeySpec()
    path = (*draft.path, "primary_key")
    key = None
    if said.fields is not None:
        key = _natural_key(context, draft, said.fields, path)
    elif "primary_key" not in draft.broken:
        key = _own_key(context, draft, said, path)
    if key is not None:
        _check_path_part(context, key, path)
    draft.primary_key = key
    draft.incomplete |= key is None


def _own_key(context: Context, draft: Draft, said: PrimaryKeySpec, path: Path) -> Field | None:
    type_name = said.type or context.spec.conventions.primary_key
    if type_name == "str" and said.generated:
        message = "`generated: true`, but a str key is always the client's"
        hint = "take `type: uuid`, or leave `generated` out"
        context.error("generated", (*path, "generated"), message, hint)
    name = attribute_name(context, said.name, (*path, "name"), key=False)
    shared = {key: getattr(said, key) for key in _SHARED if key in said.model_fields_set}
    spec = FieldSpec.model_validate(
        {**shared, "type": "uuid" if type_name == "uuid7" else type_name}
    )
    key = resolve_field(context, draft.names.class_, name or Identifier("id"), spec, path)
    if key is None or name is None:
        return None
    automatic = type_name != "str" and said.generated is not False
    made = Default(factory="uuid7" if type_name == "uuid7" else "uuid4")
    default = made if automatic and type_name in {"uuid", "uuid7"} else None
    return _as_key(key, automatic=automatic, default=default)


def _natural_key(
    context: Context, draft: Draft, names: tuple[str, ...], path: Path
) -> Field | None:
    name, place = names[0], (*path, "fields", 0)
    if len(names) > 1 or name in draft.said_relations or name in draft.broken:
        return None
    if name not in draft.fields:
        if not draft.incomplete:
            message = f"`{name}` is no field of {draft.name}"
            context.error("no-field", place, message, nearest_hint(name, draft.said_fields))
        return None
    key = draft.fields.pop(name)
    row = key.type.row
    if row is None or row.name not in NATURAL_TYPES or key.optional:
        type_ = draft.said_fields[name].spec.type
        reason = "it is optional" if key.optional else f"its type is {type_}"
        message = f"`{name}` cannot be the primary key: {reason}"
        hint = f"a key is a required {', '.join(NATURAL_TYPES[:-1])} or {NATURAL_TYPES[-1]}"
        context.error("key-type", place, message, hint)
        return None
    if key.default is not None:
        message = f"`{name}` is the primary key, which clients give, so it has no default"
        hint = f"leave it out, or write `primary_key: {{name: {name}, type: uuid}}`"
        context.error("key-default", (*draft.said_fields[name].path, "default"), message, hint)
        return None
    return _as_key(key, automatic=False, default=None)


def _as_key(field: Field, *, automatic: bool, default: Default | None) -> Field:
    return replace(
        field,
        primary_key=True,
        automatic=automatic,
        default=default,
        immutable=True,
        unique=False,
        index=False,
        filter=True,
        sort=True,
    )


def _check_path_part(context: Context, key: Field, path: Path) -> None:
    """Refuse a text key whose values cannot stand in the path of a URL."""
    if key.type.row is None or not key.type.row.textual:
        return
    limits = (key.constraints.get("min_length"), key.constraints.get("max_length"))
    found = sample(key.constraints.get("pattern"), *limits)
    for word, value in (("example", key.example), ("pattern", found.first if found else None)):
        if value is not None and (value in {"", ".", ".."} or "/" in value):
            message = f'`{word}` allows the key "{value}", which cannot stand in a path'
            hint = "a key is not empty, holds no slash, and is neither . nor .."
            context.error("key-path", (*path, word), message, hint)
