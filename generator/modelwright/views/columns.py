"""How a column reads in Python: its annotation, and the arguments of its `Field`."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from ..model import Default, Entity, Field, Type
from ..naming import POSTGRESQL_NAME_BYTES, shorten
from ..printing.code import Attribute, Call, DictOf, Import, ListOf, Name, Node, imported, literal
from ..printing.sql import literal as sql_literal
from ..printing.sql import sql_text
from ..values.literals import json_value
from ..values.types import ANNOTATIONS, COLUMNS
from .foreign_keys import column_foreign_key, relation_apart
from .nodes import call, dict_of, list_of, name

ENUMS: Final = ".models.enums"
FIELD: Final = imported("sqlmodel", "Field")
MISSING: Final = imported("pydantic", "MISSING")
FACTORIES: Final = {
    "now": imported(ANNOTATIONS, "utc_now"),
    "today": imported(ANNOTATIONS, "today"),
    "uuid4": imported("uuid", "uuid4"),
    "uuid7": imported(ANNOTATIONS, "uuid7"),
}
_INSTANCES: Final = frozenset({"BigIntKey", "CIText", "JSONType", "MacAddressType", "TSVectorType"})
"""Names of `core/columns.py` that stand for a type itself, not for a class of types."""
SERVER_FUNCTIONS: Final = {"now": "current_timestamp", "today": "current_date"}
"""Factories that both databases have, by the names of SQLAlchemy's functions."""


# --- annotations ---


def annotation(type_: Type, *, bounded: bool = False) -> Name:
    """The Python type of a value that is there.

    Args:
        type_: of the field.
        bounded: the field's own arguments bound an integer, so that its alias must not.
    """
    if type_.item:
        item = annotation(type_.item)
        return Name(f"list[{item.flat}]", item.imports)
    if type_.enum:
        return imported(ENUMS, type_.enum.name)
    assert type_.row is not None
    return name("int") if bounded else type_.row.annotation


def present_annotation(field: Field) -> Name:
    """The Python type of a field's value where there is one."""
    if _is_decimal(field):
        return _decimal(field, decimal_bounds(field))
    if field.type.row is not None and field.type.row.name == "json":
        return imported(ANNOTATIONS, "Json")
    return annotation(field.type, bounded=_is_bounded(field))


def asked_annotation(field: Field) -> Name:
    """The Python type of a value to compare rows with, whether or not a row could have it."""
    row = field.type.row
    if row is not None and row.textual:
        return name("str")
    return _decimal(field, ()) if _is_decimal(field) else annotation(field.type)


def key_annotation(field: Field) -> Name:
    """The Python type of a column of a key in a path."""
    row = field.type.row
    return imported(ANNOTATIONS, "KeyStr") if row and row.textual else annotation(field.type)


def _decimal(field: Field, bounds: Iterable[tuple[str, Decimal]]) -> Name:
    counts = (literal(field.constraints[key]) for key in ("max_digits", "decimal_places"))
    limits = {bound: literal(value) for bound, value in bounds}
    digits = call(imported(ANNOTATIONS, "Digits"), *counts, **limits)
    imports = digits.imports | {Import("decimal", "Decimal"), Import("typing", "Annotated")}
    return Name(f"Annotated[Decimal, {digits.flat}]", imports)


def decimal_bounds(field: Field) -> Iterator[tuple[str, Decimal]]:
    """The bounds of a decimal: SQLModel's own arguments for them are floats."""
    if _is_decimal(field):
        for key in ("ge", "gt", "le", "lt", "multiple_of"):
            if key in field.constraints:
                yield key, Decimal(str(field.constraints[key]))


def field_annotation(field: Field) -> Name:
    """The Python type of a field's value, null included."""
    found = present_annotation(field)
    return Name(f"{found.flat} | None", found.imports) if field.optional else found


def read_annotation(field: Field) -> Name:
    """The Python type of a value that the database has: nobody has to check its bounds again."""
    row = field.type.row
    found = name("int") if row is not None and row.bits else present_annotation(field)
    return Name(f"{found.flat} | None", found.imports) if field.optional else found


def update_annotation(field: Field) -> Name:
    """The Python type of a field that a client may leave out."""
    found = present_annotation(field)
    null = " | None" if field.optional else ""
    return Name(f"{found.flat} | MISSING{null}", found.imports | MISSING.imports)


def _is_decimal(field: Field) -> bool:
    return field.type.row is not None and field.type.row.name == "decimal"


def _is_bounded(field: Field) -> bool:
    row = field.type.row
    return row is not None and row.bits is not None and bool(field.lower or field.upper)


# --- values ---


def value_node(type_: Type, value: Any) -> Node:
    """The source of a value of the type, as `read_value` gives it."""
    if type_.item:
        return list_of(value_node(type_.item, item) for item in value)
    if type_.enum:
        return _enum_node(type_, value)
    assert type_.row is not None
    match type_.row.name:
        case "date" | "time" | "datetime" | "datetime_naive" | "duration":
            return _moment(value)
        case "uuid":
            return call(imported("uuid", "UUID"), literal(str(value)))
        case _:
            return literal(value)


def _enum_node(type_: Type, value: str) -> Node:
    assert type_.enum is not None
    if type_.enum.anonymous:
        return literal(value)
    member = next(member for member in type_.enum.members if member.value == value)
    return name(f"{type_.enum.name}.{member.name}", Import(ENUMS, type_.enum.name))


def _moment(value: Any) -> Node:
    # The module is imported under a name of two letters, so that a field may be called `date`.
    module = Import("datetime as dt")
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            # Linters forbid the constructor without a time zone.
            return call(name("dt.datetime.fromisoformat", module), literal(value.isoformat()))
        value = value.astimezone(dt.UTC)
    text = repr(value).replace("datetime.", "dt.").replace("dt.timezone.utc", "dt.UTC")
    return name(text, module)


# --- arguments ---


def default_arguments(field: Field) -> Iterator[tuple[str, Node]]:
    """`default` or `default_factory`."""
    default = field.default
    if default is None:
        return
    if default.factory:
        naive = field.type.row is not None and field.type.row.name == "datetime_naive"
        factory = imported(ANNOTATIONS, "naive_now") if naive else FACTORIES[default.factory]
        yield "default_factory", factory
    elif default.value is None:
        yield "default", literal(None)
    else:
        yield "default", value_node(field.type, default.value)


def constraint_arguments(field: Field) -> Iterator[tuple[str, Node]]:
    """What Pydantic checks of the value."""
    row = field.type.row
    bounds = {} if _is_decimal(field) else dict(filter(None, (field.lower, field.upper)))
    if bounds and row is not None and row.bits is not None:
        limit = 2 ** (row.bits - 1)
        if field.lower is None:
            bounds["ge"] = -limit
        if field.upper is None:
            bounds["le"] = limit - 1
    for key in ("ge", "gt", "le", "lt"):
        if key in bounds:
            yield key, literal(bounds[key])
    if "multiple_of" in field.constraints and not _is_decimal(field):
        yield "multiple_of", literal(field.constraints["multiple_of"])
    if "min_length" in field.constraints:
        yield "min_length", literal(field.constraints["min_length"])
    if field.max_length is not None:
        yield "max_length", literal(field.max_length)
    elif "max_length" in field.constraints:
        yield "max_length", literal(field.constraints["max_length"])


def document_arguments(field: Field) -> Iterator[tuple[str, Node]]:
    """What OpenAPI says of the value, and the pattern, which SQLModel passes on the same way."""
    if field.description:
        yield "description", literal(field.description)
    extra: dict[str, Any] = {}
    if "pattern" in field.constraints:
        extra["pattern"] = field.constraints["pattern"]
    if field.example is not None:
        extra["examples"] = [json_value(field.example)]
    if schema := dict(_schema_arguments(field)):
        extra["json_schema_extra"] = schema
    if extra:
        yield "schema_extra", literal(extra)


def _schema_arguments(field: Field) -> Iterator[tuple[str, Any]]:
    """What Pydantic would not say in the schema as it is meant."""
    value = field.default.value if field.default else None
    if isinstance(value, bytes) and not {*"+/"}.isdisjoint(text := json_value(value)):
        yield "default", text
    if field.deprecated:
        # Pydantic's own `deprecated` would warn of every access, the repository's included.
        yield "deprecated", True


def column_arguments(entity: Entity, field: Field) -> Iterator[tuple[str, Node]]:
    """What SQLAlchemy makes a column of."""
    relation = entity.relation_of(field)
    if relation and not relation_apart(relation):
        yield from column_foreign_key(relation)
    if field.unique and not too_long("uq", entity, field):
        yield "unique", literal(True)
    if field.index and not too_long("ix", entity, field):
        yield "index", literal(True)
    if field.type.row is not None and field.type.row.name == "json" and not field.optional:
        # JsonValue includes null, so SQLModel would let the column be null.
        yield "nullable", literal(False)
    sa_type = column_type(entity, field)
    if sa_type is not None:
        yield "sa_type", sa_type
    kwargs = list(_column_keywords(entity, field))
    if kwargs:
        yield "sa_column_kwargs", dict_of(kwargs)


def too_long(kind: str, entity: Entity, field: Field) -> bool:
    """Whether the name that the convention gives a constraint is over PostgreSQL's limit."""
    return len(f"{kind}_{entity.table}_{field.column}".encode()) > POSTGRESQL_NAME_BYTES


def column_type(entity: Entity, field: Field) -> Node | None:
    """The column's type, where SQLModel does not find it by itself."""
    found = _asked_type(field) or _found_type(entity, field)
    if not field.optional or field.default is None or field.default == Default(None):
        return found
    # Else SQLAlchemy takes an explicit null for a value left out, and inserts the default.
    return call(Attribute(_instance(field, found), "evaluates_none"))


def _instance(field: Field, found: Node | None) -> Node:
    if isinstance(found, Call):
        return found
    row = field.type.row
    if found is None and row is not None and row.sql is not None:
        lengths = [literal(field.max_length)] if field.max_length is not None else []
        return call(row.sql, *lengths)
    assert found is not None
    return found if found.flat in _INSTANCES else call(found)


def _found_type(entity: Entity, field: Field) -> Node | None:
    type_ = field.type
    if type_.enum:
        return _enum_type(field, type_, entity)
    if type_.item:
        return _list_type(type_)
    row = type_.row
    assert row is not None
    if row.name == "decimal":
        digits = (field.constraints["max_digits"], field.constraints["decimal_places"])
        return call(imported(COLUMNS, "DecimalType"), *map(literal, digits))
    if row.name == "str" and field.max_length is None:
        return None
    if field.primary_key and field.automatic and row.name == "bigint":
        return imported(COLUMNS, "BigIntKey")
    return row.column


def _asked_type(field: Field) -> Node | None:
    """The column's type by `db_type`, where not the field's own type brings it."""
    name_, _, length = (field.db_type or "").rstrip(")").partition("(")
    match name_:
        case "char":
            return call(imported("sqlalchemy", "CHAR"), literal(int(length)))
        case "varchar":
            return call(imported("sqlalchemy", "String"), literal(int(length)))
        case "text":
            return imported("sqlalchemy", "Text")
        case "json":
            return call(imported("sqlalchemy", "JSON"), none_as_null=literal(True))
        case "citext":
            return imported(COLUMNS, "CIText")
        case _:
            return None


def _enum_type(field: Field, type_: Type, entity: Entity) -> Node:
    assert type_.enum is not None
    found: Node = imported(ENUMS, type_.enum.name)
    if type_.enum.anonymous:
        found = call(imported("typing", "get_args"), found)
    return call(
        imported(COLUMNS, "enum_type"), found, name=check_name(entity, f"{field.name}_enum")
    )


def check_name(entity: Entity, own_name: str) -> Node:
    """A check's name without the convention's prefix, or the whole name where it is cut."""
    whole = f"ck_{entity.table}_{own_name}"
    if len(whole.encode()) <= POSTGRESQL_NAME_BYTES:
        return literal(own_name)
    return call(imported("sqlalchemy.sql.naming", "conv"), literal(shorten(whole)))


def _list_type(type_: Type) -> Node:
    item = type_.item
    assert item is not None
    if type_.array:
        element = item.row.sql if item.row and item.row.sql else imported("sqlalchemy", "String")
        return call(imported(COLUMNS, "ArrayOf"), annotation(type_), call(element))
    if _native_json(item):
        return imported(COLUMNS, "JSONType")
    return call(imported(COLUMNS, "JSONOf"), annotation(type_))


def _native_json(item: Type) -> bool:
    """Whether JSON gives back what Python has; of an enumeration with a class it gives texts."""
    return item.row.native_json if item.row else bool(item.enum and item.enum.anonymous)


def _column_keywords(entity: Entity, field: Field) -> Iterator[tuple[Node, Node]]:
    if field.column != field.name:
        # With the key, constraints, foreign keys and errors speak of the field by its own name.
        yield literal("name"), literal(field.column)
        yield literal("key"), literal(field.name)
    if entity.key == (field,) and field.relation is None and _counts_up(field):
        yield literal("autoincrement"), literal(False)
    server_default = _server_default(field)
    if server_default is not None:
        yield literal("server_default"), server_default
    if field.was:
        yield literal("info"), literal({"was": field.was})


def _counts_up(field: Field) -> bool:
    """Whether SQLAlchemy would let the database count up a key that clients give."""
    return not field.automatic and field.type.row is not None and field.type.row.bits is not None


def _server_default(field: Field) -> Node | None:
    default = field.default
    if default is None or default == Default(None) or field.type.array:
        return None
    if default.factory:
        return _server_function(field.type, default.factory)
    row = field.type.row
    if field.type.enum:
        value = default.value
    elif field.type.item or (row is not None and row.name in {"json", "dict"}):
        value = json.dumps(json_value(default.value), ensure_ascii=False)
    elif row is not None and row.server_default is not None:
        value = row.server_default(default.value)
    else:
        return None
    if "'" not in value:
        return literal(value)
    # Alembic 1.20 compares a plain text without doubling its quotes. `text()` is no name to use in
    # the body of a class, for a field may be called so.
    return call(imported("sqlalchemy", "TextClause"), literal(sql_text(sql_literal(value))))


def _server_function(type_: Type, factory: str) -> Node | None:
    """What both databases have in the place of a factory."""
    function = SERVER_FUNCTIONS.get(factory)
    naive = type_.row is not None and type_.row.name == "datetime_naive"
    if function is None or naive:
        return None
    return call(name(f"func.{function}", Import("sqlalchemy", "func")))


def declare(field_arguments: Iterable[tuple[str, Node]]) -> Node | None:
    """`Field(...)`; a default by itself where there is no more to say, and nothing without one."""
    arguments = dict(field_arguments)
    default = arguments.get("default")
    # A bare list would look like one that all instances share.
    if len(arguments) == 1 and default and not isinstance(default, ListOf | DictOf):
        return default
    return call(FIELD, **arguments) if arguments else None
