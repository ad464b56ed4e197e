"""Values that a spec gives: defaults and examples, read as the field's type and constraints ask."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from ..diagnostics import Path
from ..language import FieldSpec
from ..language.yaml_data import described
from ..model import Default, Field, Type
from ..values.literals import WrongTypeError, read_literal
from ..values.samples import sample
from .context import Context

FACTORIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "now": ("datetime", "datetime_naive"),
        "today": ("date",),
        "uuid4": ("uuid",),
        "uuid7": ("uuid",),
    }
)
"""Words that a default may be instead of a literal, and the types they are for."""


def resolve_default(context: Context, spec: FieldSpec, field: Field, path: Path) -> Default | None:
    """What the field holds when nobody says; None where somebody must."""
    said, place = spec.default, (*path, "default")
    if not spec.has_default:
        return Default() if field.optional else None
    if said is None:
        if not field.optional:
            message = f"`default` is null, but `{field.name}` is not optional"
            hint = "leave `default` out, or write `optional: true`"
            context.error("default", place, message, hint)
        return Default()
    types = FACTORIES.get(said, ()) if isinstance(said, str) else ()
    if field.type.row is not None and field.type.row.name in types:
        return Default(factory=str(said))
    words = f"`{said}` by itself is for {' and '.join(types)}" if types else None
    value = _read(context, field.type, said, field.constraints, place, hint=words)
    return None if value is None else Default(value)


def resolve_example(context: Context, spec: FieldSpec, field: Field, path: Path) -> Any:
    """The example as a value of the field's type, or None."""
    if spec.has_example and spec.example is not None:
        place = (*path, "example")
        return _read(context, field.type, spec.example, field.constraints, place)
    return None


def check_sample(context: Context, field: Field, path: Path) -> None:
    """Refuse a pattern for which the generated tests would have no value."""
    pattern = field.constraints.get("pattern")
    if pattern is None or field.example is not None:
        return
    low, high = field.constraints.get("min_length"), field.constraints.get("max_length")
    if sample(pattern, low, high) is None:
        message = "no value that `pattern` and the lengths allow was found for the generated tests"
        hint = "give one as `example`, or write the pattern more plainly"
        context.error("no-sample", (*path, "pattern"), message, hint)


def _read(
    context: Context,
    type_: Type,
    said: object,
    constraints: Mapping[str, Any],
    path: Path,
    *,
    hint: str | None = None,
) -> Any:
    """The value of a literal of the spec, or None after a report."""
    try:
        value = _value(type_, said, constraints)
    except WrongTypeError as problem:
        message = f"`{_key(path)}` must be {problem.expected}, not {described(said)}"
        hint = hint or context.source.misread(path, said)
    except ValueError as problem:
        message = f"`{_key(path)}` is {described(said)}, which its own field refuses: {problem}"
    else:
        if type_.item is None:
            return value
        items = [
            _read(context, type_.item, item, {}, (*path, position))
            for position, item in enumerate(value)
        ]
        return None if None in items else items
    context.error("literal", path, message, hint)
    return None


def _value(type_: Type, said: object, constraints: Mapping[str, Any]) -> Any:
    """The value of a literal, the items of a list still as they are written."""
    if type_.enum:
        if said not in type_.enum.values:
            raise WrongTypeError(f"one of {', '.join(type_.enum.values)}")
        return said
    literal = type_.row.literal if type_.row else list[Any]
    return read_literal(literal, said, constraints)


def _key(path: Path) -> str:
    last = path[-1]
    return f"{path[-2]}[{last}]" if isinstance(last, int) else last
