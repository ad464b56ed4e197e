"""What FastAPI leaves to be said in an OpenAPI document."""

from http import HTTPStatus
from typing import Any, cast

from .problems import Problem

IF_NONE_MATCH = {
    "name": "if-none-match",
    "in": "header",
    "required": False,
    "description": "An `ETag` of before; where it still holds, the answer is 304.",
    "schema": {"type": "string"},
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def completed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the schema that `problems` refers to, and with bounds as they are."""
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = schema.pop("$defs")
    components = document.setdefault("components", {})
    components.setdefault("schemas", {}).update({"Problem": schema, **definitions})
    for path in document["paths"].values():
        _add_conditions(path.get("get", {}))
    _write_integers(document)
    return document


def _add_conditions(operation: dict[str, Any]) -> None:
    """Say of an answer with an entity tag that a client need not get it twice."""
    responses = operation.get("responses", {})
    tagged = "ETag" in responses.get("200", {}).get("headers", {})
    # FastAPI keeps the document and gives it again.
    if tagged and "304" not in responses:
        responses["304"] = {"description": HTTPStatus.NOT_MODIFIED.phrase}
        operation.setdefault("parameters", []).append(IF_NONE_MATCH)


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
