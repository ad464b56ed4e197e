"""What the tests of a generated project declare, read from their source."""

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from modelwright.language.source import Source
from modelwright.model import Project
from modelwright.resolve import load
from modelwright.views import Views


def project(entities: Mapping[str, Any], **others: Any) -> Project:
    data = {"project": "shop", "conventions": {"timestamps": False}, **others}
    return load(Source.from_data({**data, "entities": entities}))


def declared(made: Project, name: str) -> dict[str, Any]:
    """The attributes of the class that tests an entity."""
    entity = next(entity for entity in made.entities if entity.name == name)
    return attributes(Views(made).tests(entity).declarations)


def attributes(lines: Iterable[str]) -> dict[str, Any]:
    """The values of a class body; as source where they are no literals."""
    return {
        ast.unparse(node.targets[0]): _read(node.value)
        for node in ast.parse("\n".join(lines)).body
        if isinstance(node, ast.Assign)
    }


def _read(node: ast.expr | None) -> Any:
    match node:
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return {_read(key): _read(value) for key, value in pairs}
        case ast.List():
            return [_read(item) for item in node.elts]
        case None:
            return None
        case _:
            try:
                return ast.literal_eval(node)
            except ValueError:
                return ast.unparse(node)
