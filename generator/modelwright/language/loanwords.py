"""Words that other tools have for what a spec says, each with how it is said here."""

from typing import Final

KEYS: Final = {
    "auto_now": "`timestamps: true` at the entity keeps `created_at` and `updated_at`",
    "auto_now_add": "write `default: now`, or `timestamps: true` at the entity",
    "choices": "write `type: enum` and `values: [...]`",
    "foreign_key": "what refers to another entity is a relation: `relations: {owner: {to: Owner}}`",
    "length": "write `max_length`",
    "max": "write `le`",
    "maximum": "write `le`",
    "maxlength": "write `max_length`",
    "min": "write `ge`",
    "minimum": "write `ge`",
    "minlength": "write `min_length`",
    "not_null": "a field is required unless it says `optional: true`",
    "null": "write `optional: true`, or a `?` after the type",
    "nullable": "write `optional: true`, or a `?` after the type",
    "primary_key": "the entity says it, as in `primary_key: {type: str}`; else it is `id`",
    "references": "what refers to another entity is a relation: `relations: {owner: {to: Owner}}`",
    "regex": "write `pattern`",
    "required": "leave it out: a field is required unless it says `optional: true`",
    "server_default": "write `default`: it is in the database too",
}
"""Keys of fields and relations."""

TYPES: Final = {
    "blob": "bytes",
    "boolean": "bool",
    "bytea": "bytes",
    "char": "str",
    "clob": "text",
    "double": "float",
    "int32": "int",
    "int64": "bigint",
    "integer": "int",
    "interval": "duration",
    "jsonb": "json",
    "long": "bigint",
    "longtext": "text",
    "number": "int`, `float` or `decimal",
    "numeric": "decimal",
    "object": "json",
    "real": "float",
    "string": "str",
    "timedelta": "duration",
    "timestamp": "datetime",
    "timestamptz": "datetime",
    "varchar": "str",
}
"""Types of fields, each with the type here."""

KINDS: Final = {
    "belongs_to": "write `many_to_one`, or leave `kind` out",
    "foreign_key": "write `many_to_one`, or leave `kind` out",
    "has_and_belongs_to_many": "write `many_to_many`",
    "has_many": "the other entity has the relation, and this one its `inverse`",
    "has_one": "the other entity has the relation, `kind: one_to_one`, and this one its `inverse`",
    "one_to_many": "the other entity has the relation, and this one its `inverse`",
}
"""Kinds of relations."""
