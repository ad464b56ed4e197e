"""What FastAPI leaves to be said in an OpenAPI document."""

from typing import Any, cast

from .problems import Problem

BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the schema that `problems` refers to, and with bounds as they are."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.pop("$defs")
    document["components"]["schemas"] |= {"Problem": schema, **definitions}
    _write_integers(document)
    return document


def _write_integers(node: object) -> None:
    """Give integers bounds that are integers; FastAPI makes floats of them, which round 2**63 - 1.

    Clients that are generated for typed languages take neither a float nor one too many.
    """
    if isinstance(node, list):
        for item in cast("list[object]", node):
            _write_integers(item)
    elif isinstance(node, dict):
        schema = cast("dict[str, Any]", node)
        for bound in BOUNDS:
            if schema.get("type") == "integer" and isinstance(schema.get(bound), float):
                schema[bound] = min(int(schema[bound]), 2**63 - 1)
        for value in schema.values():
            _write_integers(value)
