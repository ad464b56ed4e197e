"""The spec language as JSON Schema, for editors."""

from typing import Final, get_args

from pydantic.json_schema import JsonSchemaValue

from .base import KeyType
from .entities import IndexColumnSpec, IndexSpec, Spec, UniqueSpec
from .fields import EnumSpec, EnumValueSpec, FieldSpec, PrimaryKeySpec

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_NAMES: Final = {"type": "array", "items": {"type": "string"}, "minItems": 1}

_SHORT_FORMS: Final[dict[type, JsonSchemaValue]] = {
    EnumSpec: {**_NAMES, "description": "The values alone."},
    EnumValueSpec: {"type": "null", "description": "Nothing more to say."},
    FieldSpec: {
        "type": "string",
        "description": "The type alone; `str?` is an optional str.",
        "examples": ["str", "text?", "int", "datetime", "list[str]"],
    },
    PrimaryKeySpec: {"enum": list(get_args(KeyType)), "description": "The type alone."},
    UniqueSpec: {**_NAMES, "description": "The names alone."},
    IndexColumnSpec: {"type": "string", "description": "The name alone."},
    IndexSpec: {
        "type": "array",
        "items": {"$ref": f"#/$defs/{IndexColumnSpec.__name__}"},
        "minItems": 1,
        "description": "The fields alone.",
    },
}
"""What may be written in the place of a mapping; the shapes' own validators read it."""


def json_schema() -> JsonSchemaValue:
    """Return the JSON Schema (draft 2020-12) of a spec, short forms included."""
    schema = Spec.model_json_schema()
    for shape, short in _SHORT_FORMS.items():
        full = schema["$defs"][shape.__name__]
        schema["$defs"][shape.__name__] = {"title": full.pop("title"), "anyOf": [short, full]}
    return {"$schema": _DIALECT, **schema, "title": "Modelwright spec"}
