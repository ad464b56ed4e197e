"""What Pydantic checks of values: annotations that models and paths share."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from ipaddress import ip_interface, ip_network
from secrets import randbits
from struct import pack
from time import time_ns
from typing import Annotated, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    BeforeValidator,
    Field,
    FiniteFloat,
    GetCoreSchemaHandler,
    JsonValue,
    NaiveDatetime,
    PlainSerializer,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

# NUL, which PostgreSQL cannot hold, and halves of surrogate pairs, which UTF-8 cannot.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MAC_ADDRESS = re.compile("[0-9a-f]{2}([:-][0-9a-f]{2}){5}", re.IGNORECASE)
_URL = TypeAdapter(AnyUrl)


def storable(value: object) -> object:
    """The value, unless it is or lists a text that a database cannot hold."""
    if isinstance(value, list):
        return [storable(item) for item in cast("list[object]", value)]
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise PydanticCustomError(
            "unstorable_text", "The text must contain neither NUL nor halves of surrogate pairs"
        )
    return value


# --- texts ---


def _path_part(value: str) -> str:
    if value in {"", ".", ".."} or "/" in value or "\0" in value:
        raise PydanticCustomError("path_part", "The key must be able to stand in a path")
    return value


def _absolute_url(value: str) -> str:
    _URL.validate_python(value)
    return value


def _address(value: str) -> str:
    try:
        # An address with a scope is none to PostgreSQL.
        interface = ip_interface("" if "%" in value else value)
    except ValueError as error:
        raise PydanticCustomError("address", "The value must be an IP address") from error
    return str(interface).removesuffix("/32").removesuffix("/128")


def _network(value: str) -> str:
    try:
        return str(ip_network("" if "%" in value else value))
    except ValueError as error:
        raise PydanticCustomError("network", "The value must be an IP network") from error


def _mac_address(value: str) -> str:
    if not _MAC_ADDRESS.fullmatch(value):
        raise PydanticCustomError("mac_address", "The value must be a MAC address")
    return value.lower().replace("-", ":")


# A key given by the client. It stands in paths, where an encoded slash cannot be told from a plain
# one, and where clients resolve `.` and `..` before they send. PostgreSQL cannot hold NUL.
KeyStr = Annotated[str, AfterValidator(_path_part)]

# A URL, kept as it was given.
Url = Annotated[str, AfterValidator(_absolute_url)]

# An IP address, perhaps with its network, in the form that PostgreSQL gives it.
Inet = Annotated[str, AfterValidator(_address)]

# An IP network, without bits to the right of its mask.
Cidr = Annotated[str, AfterValidator(_network)]

# A MAC address: six pairs of hexadecimal digits.
MacAddress = Annotated[str, AfterValidator(_mac_address)]


# --- numbers ---

# Integers that fit their column: one that does not is a validation error, not a database error.
Int16 = Annotated[int, Field(ge=-(2**15), le=2**15 - 1)]
Int32 = Annotated[int, Field(ge=-(2**31), le=2**31 - 1, json_schema_extra={"format": "int32"})]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1, json_schema_extra={"format": "int64"})]


def to_single(value: float) -> float:
    """The shortest number that single precision takes for this one."""
    try:
        single = pack("<f", value)
    except OverflowError as error:
        raise PydanticCustomError("single", "The number must fit single precision") from error
    digits = (float(f"{value:.{count}g}") for count in range(6, 10))
    return next(number for number in digits if pack("<f", number) == single)


# A number of single precision, which tells six digits apart.
Float32 = Annotated[FiniteFloat, AfterValidator(to_single)]


def _plain(value: Decimal) -> str:
    """A decimal without an exponent, which `str` gives it from seven places on."""
    return f"{value:f}"


@dataclass(frozen=True)
class Digits:
    """Bounds of a decimal, which is written with all its places, as the database answers it."""

    max_digits: int
    decimal_places: int
    ge: Decimal | None = None
    gt: Decimal | None = None
    le: Decimal | None = None
    lt: Decimal | None = None
    multiple_of: Decimal | None = None

    def __get_pydantic_core_schema__(
        self, _source: type[Decimal], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        bounded = core_schema.decimal_schema(**vars(self))
        plain = core_schema.plain_serializer_function_ser_schema(_plain, when_used="json")
        return core_schema.no_info_after_validator_function(
            self._write_out, bounded, serialization=plain
        )

    def _write_out(self, value: Decimal) -> Decimal:
        last = Decimal(1).scaleb(-self.decimal_places)
        written = value.quantize(last, context=Context(prec=self.max_digits))
        # No database keeps the sign of -0.
        return written or abs(written)


# --- times ---


def _without_offset(value: time) -> time:
    if value.tzinfo is not None:
        raise PydanticCustomError("naive_time", "The time must have no offset")
    return value


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("utc", "The time must be representable in UTC") from error


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

# A point in time. Any offset is accepted, UTC is answered.
UTCDateTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def naive_now() -> datetime:
    """This moment in UTC, without an offset."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


def uuid7() -> UUID:
    """A UUID that sorts by the time it was made (RFC 9562, section 5.7)."""
    milliseconds = time_ns() // 1_000_000
    value = milliseconds << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62)
    return UUID(int=value)


# --- bytes and JSON ---


def _from_base64(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


def _to_base64(value: bytes) -> str:
    return b64encode(value).decode()


def _not_null(value: JsonValue) -> JsonValue:
    if value is None:
        raise PydanticCustomError("null", "The value must not be null")
    return value


# Bytes, which travel as base64.
Base64 = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(_to_base64, when_used="json"),
    WithJsonSchema({"type": "string", "format": "byte", "contentEncoding": "base64"}),
]

# Any JSON but null, which stands for no value at all.
Json = Annotated[JsonValue, AfterValidator(_not_null)]
