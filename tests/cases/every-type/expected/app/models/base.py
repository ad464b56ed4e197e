"""What all models share."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from enum import StrEnum
from secrets import randbits
from time import time_ns
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    BeforeValidator,
    GetCoreSchemaHandler,
    JsonValue,
    NaiveDatetime,
    PlainSerializer,
    TypeAdapter,
    WithJsonSchema,
    field_validator,
)
from pydantic import Field as Constraint
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy import JSON, Dialect, Enum, Numeric
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement, func
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime as UTCDateTimeType
from typing_extensions import override

from app.filters import FilterParams, Ordered, storable

ReadT = TypeVar("ReadT", bound=SQLModel)

# Names that do not depend on the database, so that a migration can find what it has to change.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Integers that fit their column: one that does not is a validation error, not a database error.
Int16 = Annotated[int, Constraint(ge=-(2**15), le=2**15 - 1)]
Int32 = Annotated[int, Constraint(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Constraint(ge=-(2**63), le=2**63 - 1)]


def _absolute_url(value: str) -> str:
    _URL.validate_python(value)
    return value


_URL = TypeAdapter(AnyUrl)

# A URL, kept as it was given.
Url = Annotated[str, AfterValidator(_absolute_url)]


def _from_base64(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


def _to_base64(value: bytes) -> str:
    return b64encode(value).decode()


# Bytes, which travel as base64.
Base64 = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(_to_base64, when_used="json"),
    WithJsonSchema({"type": "string", "format": "byte", "contentEncoding": "base64"}),
]


def _without_offset(value: time) -> time:
    if value.tzinfo is not None:
        raise PydanticCustomError("naive_time", "The time must have no offset")
    return value


# A time of day, wherever it is. RFC 3339, which OpenAPI goes by, knows none without an offset.
NaiveTime = Annotated[
    time,
    AfterValidator(_without_offset),
    WithJsonSchema({"type": "string", "format": "time-local"}),
]

# A point in time wherever it is, without an offset, which RFC 3339 does not know.
NaiveDateTime = Annotated[
    NaiveDatetime, WithJsonSchema({"type": "string", "format": "date-time-local"})
]


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("utc", "The time must be representable in UTC") from error


# A point in time. Any offset is accepted, UTC is answered.
UTCDateTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


def uuid7() -> UUID:
    """A UUID that sorts by the time it was made (RFC 9562, section 5.7)."""
    milliseconds = time_ns() // 1_000_000
    value = milliseconds << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62)
    return UUID(int=value)


def _not_null(value: JsonValue) -> JsonValue:
    if value is None:
        raise PydanticCustomError("null", "The value must not be null")
    return value


# Any JSON but null, which stands for no value at all.
Json = Annotated[JsonValue, AfterValidator(_not_null)]


@dataclass(frozen=True)
class Digits:
    """Bounds of a decimal, which is written with all its places, as the database answers it."""

    max_digits: int
    decimal_places: int

    def __get_pydantic_core_schema__(
        self, _source: type[Decimal], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        bounded = core_schema.decimal_schema(
            max_digits=self.max_digits,
            decimal_places=self.decimal_places,
        )
        return core_schema.no_info_after_validator_function(self._write_out, bounded)

    def _write_out(self, value: Decimal) -> Decimal:
        last = Decimal(1).scaleb(-self.decimal_places)
        written = value.quantize(last, context=Context(prec=self.max_digits))
        # No database keeps the sign of -0.
        return written or abs(written)


# JSONB on PostgreSQL, JSON on SQLite. A change in place is not noticed: assign a new value.
JSONType = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


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


class DecimalType(TypeDecorator[Decimal]):
    """NUMERIC. SQLite has floats only, which are exact up to 15 digits when rounded back."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(self.precision, self.scale, asdecimal=False))
        return super().load_dialect_impl(dialect)

    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            last = Decimal(1).scaleb(-self.scale)
            return Decimal(str(value)).quantize(last, context=Context(prec=self.precision + 1))
        return cast("Decimal", value)


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

    type = UTCDateTimeType()
    inherit_cache = True


@compiles(UTCNow)
def _utc_now(_element: UTCNow, _compiler: SQLCompiler, **_options: object) -> str:
    return "CURRENT_TIMESTAMP"


@compiles(UTCNow, "sqlite")
def _utc_now_sqlite(_element: UTCNow, _compiler: SQLCompiler, **_options: object) -> str:
    # CURRENT_TIMESTAMP has whole seconds there. The digits are those SQLAlchemy writes itself.
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


class Model(SQLModel):
    """The base of all models.

    A response always names every field, so its schema calls even those with a default required.
    """

    model_config = {
        "json_schema_serialization_defaults_required": True,
        "ser_json_bytes": "base64",
    }

    if TYPE_CHECKING:
        __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]

    # What the database sets comes back with the INSERT or UPDATE that made it set it.
    __mapper_args__: ClassVar = {"eager_defaults": True}


def as_stored(read: type[ReadT], row: Mapping[Any, Any]) -> ReadT:
    """What a client sees of a row, also of one that breaks a rule which is younger."""
    construct: Callable[..., Any] = read.model_construct
    answer: ReadT = construct(**row)
    return answer


class Input(Model):
    """The base of what clients send: a key that nobody knows is an error."""

    model_config = {"extra": "forbid"}

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        return storable(value)


class Timestamps(Model):
    """When a row was made and last changed."""

    created_at: UTCDateTime
    updated_at: UTCDateTime


class TimestampColumns(Timestamps):
    """The columns of `Timestamps`, set by the database."""

    created_at: UTCDateTime = Field(
        default=None,
        sa_column_kwargs={"default": UTCNow(), "server_default": func.current_timestamp()},
    )
    updated_at: UTCDateTime = Field(
        default=None,
        sa_column_kwargs={
            "default": UTCNow(),
            "onupdate": UTCNow(),
            "server_default": func.current_timestamp(),
        },
    )


class TimestampFilters(FilterParams):
    """What a client may ask of `Timestamps`."""

    created_at: Ordered[UTCDateTime] = None
    updated_at: Ordered[UTCDateTime] = None
