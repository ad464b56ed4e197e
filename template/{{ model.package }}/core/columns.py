"""Types of columns that SQLAlchemy does not have, or has for one of the two databases only."""

from datetime import datetime
from decimal import Context, Decimal
from enum import StrEnum
from struct import pack, unpack
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    REAL,
    BigInteger,
    Boolean,
    Dialect,
    Enum,
    Integer,
    Numeric,
    String,
    Text,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, CIDR, CITEXT, INET, JSONB, MACADDR, TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime
from typing_extensions import override

from .types import to_single

# SQLite counts up keys of its own INTEGER only, which has 64 bits too.
BigIntKey = BigInteger().with_variant(Integer(), "sqlite")

# MACADDR, text on SQLite.
MacAddressType = String(17).with_variant(MACADDR(), "postgresql")

# Words to be searched, which the database makes of a text. SQLite keeps them as a text.
TSVectorType = Text().with_variant(TSVECTOR(), "postgresql")

# Text whose comparisons ignore case, on SQLite that of ASCII's letters.
CIText = String(collation="NOCASE").with_variant(CITEXT(), "postgresql")

# JSONB on PostgreSQL, JSON on SQLite. A change in place is not noticed: assign a new value.
JSONType = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class RealType(TypeDecorator[float]):
    """REAL, of which drivers know only double precision; SQLite holds that."""

    impl = REAL
    cache_ok = True

    @override
    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        if value is None or dialect.name == "sqlite":
            return value
        return float(unpack("<f", pack("<f", value))[0])

    @override
    def process_result_value(self, value: float | None, dialect: Dialect) -> float | None:
        return None if value is None else to_single(value)


class DecimalType(TypeDecorator[Decimal]):
    """NUMERIC. SQLite has floats only, which are exact up to 15 digits when rounded back."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(self.precision, self.scale, asdecimal=False))
        return super().load_dialect_impl(dialect)

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            last = Decimal(1).scaleb(-self.scale)
            return Decimal(str(value)).quantize(last, context=Context(prec=self.precision + 1))
        return cast("Decimal", value)


class _NetworkType(TypeDecorator[str]):
    """A type of PostgreSQL for which its drivers answer objects of Python's, text on SQLite."""

    impl = String(43)
    postgresql: TypeEngine[Any]

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = self.postgresql if dialect.name == "postgresql" else self.impl_instance
        return dialect.type_descriptor(kind)

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> str | None:
        return None if value is None else str(value)


class InetType(_NetworkType):
    """INET."""

    cache_ok = True
    postgresql = INET()


class CidrType(_NetworkType):
    """CIDR."""

    cache_ok = True
    postgresql = CIDR()


class JSONOf(TypeDecorator[Any]):
    """JSON whose values Pydantic turns into the Python type, and back."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: type[Any]) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind
        self._adapter: TypeAdapter[Any] = TypeAdapter(kind)

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind = JSONB if dialect.name == "postgresql" else JSON
        return dialect.type_descriptor(kind(none_as_null=True))

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        return None if value is None else self._adapter.dump_python(value, mode="json")

    @override
    def process_result_value(self, value: object, dialect: Dialect) -> object:
        return None if value is None else self._adapter.validate_python(value)


class ArrayOf(JSONOf):
    """An array on PostgreSQL, JSON on SQLite."""

    cache_ok = True

    def __init__(self, kind: type[Any], item: TypeEngine[Any]) -> None:
        super().__init__(kind)
        self.item = item

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.item))
        return super().load_dialect_impl(dialect)

    @override
    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        return value if dialect.name == "postgresql" else super().process_bind_param(value, dialect)


def enum_type(values: type[StrEnum] | tuple[str, ...], *, name: str) -> Enum:
    """The column type of an enumeration: its values as text, held to by a CHECK of this name."""
    if isinstance(values, tuple):
        return Enum(*values, name=name, native_enum=False, create_constraint=True)
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=_values,
    )


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class UTCNow(FunctionElement[datetime]):
    """The time of the database, to the microsecond where it can tell."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(UTCNow)
def _utc_now(_element: UTCNow, _compiler: SQLCompiler, **_options: object) -> str:
    return "CURRENT_TIMESTAMP"


@compiles(UTCNow, "sqlite")
def _utc_now_sqlite(_element: UTCNow, _compiler: SQLCompiler, **_options: object) -> str:
    # CURRENT_TIMESTAMP has whole seconds there. The digits are those SQLAlchemy writes itself.
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


class ListContains(FunctionElement[bool]):
    """Whether a list holds a value, which comes as a list for PostgreSQL and as it is."""

    type = Boolean()
    inherit_cache = True


@compiles(ListContains)
def _list_contains(element: ListContains, compiler: SQLCompiler, **options: object) -> str:
    column, values, _ = element.clauses
    return compiler.process(column.bool_op("@>")(values), **options)


@compiles(ListContains, "sqlite")
def _list_contains_sqlite(element: ListContains, compiler: SQLCompiler, **options: object) -> str:
    column, _, value = element.clauses
    found = func.json_each(column).table_valued("value")
    return compiler.process(value.in_(select(found.c.value)), **options)
