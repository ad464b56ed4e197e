"""Primary keys: a column of their own, or fields and relations of the entity."""

from dataclasses import replace
from typing import Final

from ..diagnostics import Path
from ..language import FieldSpec, PrimaryKeySpec
from ..model import Default, Field
from ..naming import Identifier
from ..values.samples import sample
from .context import Context, nearest_hint
from .drafts import Draft
from .fields import resolve_field
from .names import attribute_name

NATURAL_TYPES: Final = ("str", "int", "smallint", "bigint", "uuid")
"""Types of a field that can be the key: a path can hold their values."""
_SHARED: Final = ("min_length", "max_length", "pattern", "column", "was", "description", "example")
"""Keys of the spec that mean at a primary key what they mean at a field."""


def resolve_key(context: Context, draft: Draft) -> None:
    """Give an entity a primary key of its own, or note which fields and relations are its key."""
    said = draft.spec.primary_key or PrimaryKeySpec()
    path = (*draft.path, "primary_key")
    if said.fields is not None:
        draft.key_names = said.fields
        _check_names(context, draft, path)
    elif "primary_key" not in draft.broken and not draft.key_names:
        key = _own_key(context, draft, said, path)
        if key is not None:
            _check_path_part(context, key, path)
            draft.key = (key,)
    draft.incomplete |= draft.key is None and not draft.key_names


def complete_key(context: Context, draft: Draft) -> bool:
    """Whether a key of fields and relations has become complete: those have their columns now."""
    if draft.key is not None or not draft.key_names:
        return False
    parts: list[Field] = []
    for name in draft.key_names:
        if name in draft.said_relations:
            if name not in draft.keys:
                return False
            parts += draft.keys[name]
        elif name in draft.fields:
            parts.append(draft.fields[name])
        else:
            return False
    key = [_key_field(context, draft, field) for field in dict.fromkeys(parts)]
    found = tuple(field for field in key if field is not None)
    if len(found) < len(key):
        draft.key_names = ()
        draft.incomplete = True
        return False
    replaced = {field.name: field for field in found}
    for name in replaced:
        draft.fields.pop(name, None)
    draft.keys = {
        name: tuple(replaced.get(field.name, field) for field in fields)
        for name, fields in draft.keys.items()
    }
    draft.key = found
    return True


def _check_names(context: Context, draft: Draft, path: Path) -> None:
    for position, name in enumerate(draft.key_names):
        place = (*path, "fields", position)
        relation = draft.said_relations.get(name)
        if name in draft.key_names[:position]:
            message = f"`{name}` comes twice in the key"
            context.error("collision", place, message, "leave one of the two out")
        elif relation is not None and relation.many:
            message = f"`{name}` is many-to-many, so it has no column here"
            context.error(
                "key-type", place, message, "a key is made of fields and to-one relations"
            )
        elif relation is not None and relation.spec.optional:
            message = f"`{name}` cannot be part of the primary key: it is optional"
            context.error("key-type", place, message, f"leave `optional` out at `{name}`")
        elif relation is None and name not in draft.fields and name not in draft.broken:
            if not draft.incomplete:
                message = f"`{name}` is no field or relation of {draft.name}"
                hint = nearest_hint(name, [*draft.said_fields, *draft.said_relations])
                context.error("no-field", place, message, hint)
        else:
            continue
        draft.broken.add(name)


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


def _key_field(context: Context, draft: Draft, field: Field) -> Field | None:
    """A field of the entity as a column of its key, or None after a report."""
    part = field.relation or field.name
    place = (*draft.path, "primary_key", "fields", draft.key_names.index(part))
    row = field.type.row
    if row is None or row.name not in NATURAL_TYPES or field.optional:
        type_ = row.name if row else "enum" if field.type.enum else "list"
        reason = "it is optional" if field.optional else f"its type is {type_}"
        message = f"`{part}` cannot be part of the primary key: {reason}"
        hint = f"a key is a required {', '.join(NATURAL_TYPES[:-1])} or {NATURAL_TYPES[-1]}"
        context.error("key-type", place, message, hint)
        return None
    if field.relation is not None:
        # The key's own index serves its first column; the others may want one of their own.
        index = field.index and part != draft.key_names[0]
        return _as_key(field, automatic=False, default=None, index=index)
    said = draft.said_fields[field.name]
    if field.access != "read_write":
        message = f"`{field.name}` is part of the key, which clients read in paths"
        context.error("key-access", (*said.path, "access"), message, "leave `access` out")
        return None
    made = field.default is not None and field.default.factory is not None
    if field.default is not None and not made:
        message = f"`{field.name}` is part of the key, which clients give, so it has no default"
        hint = f"leave it out, or write `primary_key: {{name: {field.name}, type: uuid}}`"
        context.error("key-default", (*said.path, "default"), message, hint)
        return None
    _check_path_part(context, field, said.path)
    return _as_key(field, automatic=made, default=field.default, index=False)


def _as_key(
    field: Field, *, automatic: bool, default: Default | None, index: bool = False
) -> Field:
    return replace(
        field,
        primary_key=True,
        automatic=automatic,
        default=default,
        immutable=True,
        unique=False,
        index=index,
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
