"""How tests write keys: of rows, and in references to rows."""

from collections.abc import Iterator, Mapping

from ...model import Entity, Relation
from ...printing.code import Attribute, Name, Node, literal
from ..nodes import dict_of, tuple_of
from .names import missing_key


def own_key(entity: Entity, row: str) -> Node:
    """The key of a row as Python has it: a value, or a tuple where it has several columns."""
    parts = [Attribute(Name(row), field.name) for field in entity.key]
    return parts[0] if len(parts) == 1 else tuple_of(parts)


def key_type(entity: Entity) -> str:
    """The Python type of an entity's keys in answers."""
    integers = [field.type.row is not None and bool(field.type.row.bits) for field in entity.key]
    if len(set(integers)) > 1:
        return "list[Any]"
    part = "int" if integers[0] else "str"
    return part if len(integers) == 1 else f"list[{part}]"


def reference(relation: Relation, row: str) -> dict[str, str]:
    """The columns of a foreign key, each with what it holds in order to refer to a row."""
    return {field.name: f"{row}.{target.name}" for field, target in relation.pairs}


def arguments(values: Mapping[str, str]) -> Iterator[str]:
    """The values as arguments of a call."""
    return (f"{name}={value}" for name, value in values.items())


def reference_columns(relation: Relation) -> Node:
    """The columns of a foreign key, each with the one it points to, as a dictionary."""
    return dict_of((literal(field.name), literal(target.name)) for field, target in relation.pairs)


def missing_path(entity: Entity) -> str:
    """The key of no row, as a path in an f-string has it."""
    keys = map(missing_key, entity.key)
    return "/".join(f"{{{key.flat}}}" if isinstance(key, Name) else key.flat[1:-1] for key in keys)
