"""Fields of the spec become columns of the model: type, constraints, default, what clients may ask."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from ..diagnostics import Path
from ..model import Default, Field, Type
from ..naming import Identifier
from ..samples import pattern_error
from ..spec import FieldSpec, TypeRef
from ..types import TYPES, read_literal
from .context import Context, nearest_hint
from .enums import resolve_enum

CONSTRAINTS: Final = (
    "min_length",
    "max_length",
    "pattern",
    "ge",
    "gt",
    "le",
    "lt",
    "multiple_of",
    "max_digits",
    "decimal_places",
)
FACTORIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "now": ("datetime", "datetime_naive"),
        "today": ("date",),
        "uuid4": ("uuid",),
        "uuid7": ("uuid",),
    }
)
NUMERIC_DIGITS: Final = 1000
"""PostgreSQL's largest declared precision of NUMERIC."""
VARCHAR_LENGTH: Final = 10_485_760
"""PostgreSQL's largest declared length of VARCHAR."""


def resolve_field(
    context: Context, owner: str, name: str, spec: FieldSpec, path: Path
) -> Field | None:
    """The column of a field, or None if a problem was reported.

    Args:
        context: the passes' common ground.
        owner: the entity's name; an anonymous enum takes its own from it.
        name: the field's name.
        spec: what the person said.
        path: of the field in the spec.
    """
    type_ = _type(context, owner, name, spec, path)
    if type_ is None:
        return None
    constraints = _constraints(context, spec, type_, path)
    if constraints is None:
        return None
    field = Field(
        name=Identifier(name),
        column=spec.column or name,
        type=type_,
        optional=spec.nullable,
        constraints=constraints,
        unique=spec.unique,
        index=spec.index,
        immutable=spec.immutable,
        description=spec.description,
        deprecated=spec.deprecated,
        was=spec.was,
    )
    if not type_.comparable:
        _incomparable(context, spec, path)
    return replace(
        field,
        default=_default(context, spec, field, path),
        example=_literal(context, field, spec.example, (*path, "example"))
        if spec.has_example
        else None,
        filter=_asked(spec.filter, field),
        sort=_asked(spec.sort, field),
    )


def _asked(said: bool | None, field: Field) -> bool:
    if said is not None:
        return said
    boolean = field.type.row is not None and field.type.row.name == "bool"
    return field.unique or field.index or field.type.enum is not None or boolean


def _incomparable(context: Context, spec: FieldSpec, path: Path) -> None:
    """Refuse what needs an order or an equality of a type that has none."""
    listed = spec.type.item is not None
    for key in ("sort", "unique", "index"):
        if getattr(spec, key):
            hint = "for an index, write `indexes` with `method: gin`" if key == "index" else None
            message = f"`{key}` does not apply to {spec.type.text}: its values are not compared"
            context.error("no-order", (*path, key), message, hint or f"leave `{key}` out")
    if spec.filter and not listed and not spec.nullable:
        message = f"`filter` does not apply to {spec.type.text}: its values are not compared"
        context.error("no-order", (*path, "filter"), message, "leave `filter` out")


# --- types ---


def _type(context: Context, owner: str, name: str, spec: FieldSpec, path: Path) -> Type | None:
    reference = spec.type
    if spec.storage is not None and reference.item is None:
        message = f"`storage` says how a list is stored, and {reference.text} is none"
        context.error("storage", (*path, "storage"), message, "leave `storage` out")
    if spec.values is not None:
        alias = owner + "".join(part.capitalize() for part in name.split("_"))
        enum = resolve_enum(context, alias, spec.values, (*path, "values"), anonymous=True)
        return Type(enum=enum) if enum else None
    if reference.item is None:
        return _named_type(context, reference.name, (*path, "type"))
    item = _named_type(context, reference.item, (*path, "type"))
    if item is None:
        return None
    if item.row is not None and not item.row.element:
        message = f"a list holds scalars and enums, not {reference.item}"
        context.error("list-item", (*path, "type"), message, "`type: json` holds any nesting")
        return None
    return Type(item=item, array=spec.storage == "array")


def _named_type(context: Context, name: str, path: Path) -> Type | None:
    if row := TYPES.get(name):
        return Type(row=row)
    if enum := context.enums.get(name):
        return Type(enum=enum)
    if name not in context.spec.broken and name not in context.spec.enums:
        known = [*TYPES, "list", *context.spec.enums]
        context.error("unknown-type", path, f"unknown type `{name}`", nearest_hint(name, known))
    return None


# --- constraints ---


def _constraints(
    context: Context, spec: FieldSpec, type_: Type, path: Path
) -> Mapping[str, Any] | None:
    said = {key: getattr(spec, key) for key in CONSTRAINTS if getattr(spec, key) is not None}
    if type_.item:
        allowed = frozenset({"min_length", "max_length"})
    else:
        allowed = type_.row.constraints if type_.row else frozenset[str]()
    for key in said.keys() - allowed:
        message = f"`{key}` does not apply to {spec.type.text}"
        context.error("constraint", (*path, key), message, f"leave `{key}` out", key=True)
    if said.keys() - allowed:
        return None
    found = _Range(context, spec, path)
    decimal = type_.row is not None and type_.row.name == "decimal"
    sound = [found.decimal() if decimal else True, found.bounds(type_), found.texts()]
    return MappingProxyType(said) if all(sound) else None


class _Range:
    """The constraints of one field against each other."""

    def __init__(self, context: Context, spec: FieldSpec, path: Path) -> None:
        self.context = context
        self.spec = spec
        self.path = path

    def _refuse(self, key: str, message: str, hint: str) -> bool:
        self.context.error("constraint", (*self.path, key), message, hint)
        return False

    def decimal(self) -> bool:
        """Whether precision and scale are there and fit each other."""
        digits, places = self.spec.max_digits, self.spec.decimal_places
        if digits is None or places is None:
            message = "a decimal needs `max_digits` and `decimal_places`"
            hint = "for money, `max_digits: 12, decimal_places: 2` is usual"
            return self._refuse("type", message, hint)
        if digits > NUMERIC_DIGITS:
            message = f"`max_digits` {digits} is over PostgreSQL's {NUMERIC_DIGITS}"
            return self._refuse("max_digits", message, "lower it")
        if places > digits:
            message = f"`decimal_places` {places} is over `max_digits` {digits}"
            return self._refuse("decimal_places", message, "raise `max_digits`")
        return True

    def bounds(self, type_: Type) -> bool:
        """Whether a value can lie within the range, and the range within the column."""
        spec = self.spec
        for one, other in (("ge", "gt"), ("le", "lt")):
            if getattr(spec, one) is not None and getattr(spec, other) is not None:
                message = f"`{one}` and `{other}` bound the same side"
                return self._refuse(other, message, f"keep one of them")
        low = spec.ge if spec.ge is not None else spec.gt
        high = spec.le if spec.le is not None else spec.lt
        open_ = spec.gt is not None or spec.lt is not None
        if low is not None and high is not None and (low > high or (open_ and low == high)):
            key = "le" if spec.le is not None else "lt"
            return self._refuse(key, "no value lies within the range", "swap or widen the bounds")
        if spec.multiple_of is not None and spec.multiple_of <= 0:
            return self._refuse("multiple_of", "`multiple_of` must be over 0", "write 1 or more")
        if type_.row is None:
            return True
        bare = type_.row.bits is not None
        keys = ("ge", "gt", "le", "lt", "multiple_of") if bare else ()
        for key in keys:
            value = getattr(spec, key)
            if value is None:
                continue
            try:
                read_literal(type_.row.literal, value)
            except ValueError as problem:
                return self._refuse(key, f"`{key}` {value}: {problem}", "write a number that fits")
        return True

    def texts(self) -> bool:
        """Whether lengths fit each other and the column, and the pattern is one."""
        low, high = self.spec.min_length, self.spec.max_length
        if low is not None and high is not None and low > high:
            message = f"`min_length` {low} is over `max_length` {high}"
            return self._refuse("min_length", message, "swap or widen the bounds")
        if high is not None and high > VARCHAR_LENGTH and self.spec.type.name == "str":
            message = f"`max_length` {high} is over PostgreSQL's {VARCHAR_LENGTH}"
            return self._refuse("max_length", message, "take `type: text`")
        if self.spec.pattern is not None and (problem := pattern_error(self.spec.pattern)):
            message = f"`pattern` is no regular expression that Pydantic takes: {problem}"
            return self._refuse("pattern", message, "look-around and back-references are not known")
        return True


# --- defaults and examples ---


def _default(context: Context, spec: FieldSpec, field: Field, path: Path) -> Default | None:
    if not spec.has_default:
        return Default(None) if field.optional else None
    said = spec.default
    place = (*path, "default")
    if said is None:
        if not field.optional:
            message = f"`default: null`, but `{field.name}` is not optional"
            context.error("default", place, message, "leave `default` out, or make it optional")
        return Default(None)
    row = field.type.row
    if isinstance(said, str) and said in FACTORIES and (row is None or row.name not in {"str", "text"}):
        if row is None or row.name not in FACTORIES[said]:
            types = " and ".join(FACTORIES[said])
            message = f"`default: {said}` is for {types}, not for {spec.type.text}"
            context.error("default", place, message, "write a literal of the type")
            return None
        return Default(factory=said)
    value = _literal(context, field, said, place)
    return None if value is None else Default(value)


def _literal(context: Context, field: Field, said: object, path: Path) -> Any:
    """Read a default or an example as the field's own constraints demand."""
    key = str(path[-1])
    try:
        return read_value(field.type, said, field.constraints)
    except ValueError as problem:
        shown = f'"{said}"' if isinstance(said, str) else str(said).lower()
        message = f"`{key}: {shown}` does not fit `{field.name}`: {problem}"
        hint = context.source.misread(path, said) or f"change the {key} or the field's constraints"
        context.error(key, path, message, hint)
        return None


def read_value(type_: Type, said: object, constraints: Mapping[str, Any]) -> Any:
    """Turn a literal of the spec into a value of the type.

    Raises:
        ValueError: it is not of the type, or its constraints reject it.
    """
    if type_.item:
        if not isinstance(said, list):
            message = "expected a list"
            raise ValueError(message)
        read_literal(list[Any], said, constraints)
        return [read_value(type_.item, item, {}) for item in said]
    if type_.enum:
        if said not in type_.enum.values:
            message = f"expected one of {', '.join(type_.enum.values)}"
            raise ValueError(message)
        return said
    assert type_.row is not None
    return read_literal(type_.row.literal, said, constraints)
