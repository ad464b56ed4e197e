"""Required: one of the required."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, get_args
from uuid import UUID

from pydantic import MISSING, EmailStr, FiniteFloat, JsonValue
from sqlalchemy import BigInteger, Integer, SmallInteger, Text
from sqlmodel import Field

from app.core.columns import ArrayOf, DecimalType, JSONOf, JSONType, enum_type
from app.core.filters import Equal, Ordered, with_operators
from app.core.models import Input, Model, TimestampColumns, TimestampFilters, Timestamps
from app.core.pagination import PageParams, sort_by
from app.core.types import (
    Base64,
    Digits,
    Int16,
    Int32,
    Int64,
    Json,
    NaiveDateTime,
    NaiveTime,
    Url,
    UTCDateTime,
)
from app.models.enums import Colour, RequiredASize


class RequiredBase(Model):
    """What a client reads and writes."""

    a_str: str
    a_text: str = Field(sa_type=Text)
    an_email: EmailStr = Field(max_length=320)
    a_url: Url = Field(max_length=2083)
    an_int: Int32
    a_smallint: Int16 = Field(sa_type=SmallInteger)
    a_bigint: Int64 = Field(sa_type=BigInteger)
    a_float: FiniteFloat
    a_decimal: Annotated[Decimal, Digits(12, 3)] = Field(sa_type=DecimalType(12, 3))
    a_bool: bool
    a_date: dt.date
    a_time: NaiveTime
    a_datetime: UTCDateTime
    a_naive_datetime: NaiveDateTime
    a_duration: dt.timedelta
    a_uuid: UUID
    some_bytes: Base64
    a_json: Json = Field(nullable=False, sa_type=JSONType)
    a_dict: dict[str, JsonValue] = Field(sa_type=JSONType)
    a_colour: Colour = Field(sa_type=enum_type(Colour, name="a_colour_enum"))
    a_size: RequiredASize = Field(sa_type=enum_type(get_args(RequiredASize), name="a_size_enum"))
    some_words: list[str] = Field(sa_type=JSONType)
    some_numbers: list[Int32] = Field(sa_type=ArrayOf(list[Int32], Integer()))
    some_colours: list[Colour] = Field(sa_type=JSONOf(list[Colour]))


class Required(TimestampColumns, RequiredBase, table=True):
    """A row of the table `required`."""

    __tablename__ = "required"

    id: int = Field(default=None, primary_key=True)


class RequiredCreate(RequiredBase, Input):
    """What a client sends to make a required."""


class RequiredUpdate(Input):
    """What a client may change of a required: what it leaves out stays as it is."""

    a_str: str | MISSING = MISSING
    a_text: str | MISSING = MISSING
    an_email: EmailStr | MISSING = Field(default=MISSING, max_length=320)
    a_url: Url | MISSING = Field(default=MISSING, max_length=2083)
    an_int: Int32 | MISSING = MISSING
    a_smallint: Int16 | MISSING = MISSING
    a_bigint: Int64 | MISSING = MISSING
    a_float: FiniteFloat | MISSING = MISSING
    a_decimal: Annotated[Decimal, Digits(12, 3)] | MISSING = MISSING
    a_bool: bool | MISSING = MISSING
    a_date: dt.date | MISSING = MISSING
    a_time: NaiveTime | MISSING = MISSING
    a_datetime: UTCDateTime | MISSING = MISSING
    a_naive_datetime: NaiveDateTime | MISSING = MISSING
    a_duration: dt.timedelta | MISSING = MISSING
    a_uuid: UUID | MISSING = MISSING
    some_bytes: Base64 | MISSING = MISSING
    a_json: Json | MISSING = MISSING
    a_dict: dict[str, JsonValue] | MISSING = MISSING
    a_colour: Colour | MISSING = MISSING
    a_size: RequiredASize | MISSING = MISSING
    some_words: list[str] | MISSING = MISSING
    some_numbers: list[Int32] | MISSING = MISSING
    some_colours: list[Colour] | MISSING = MISSING


class RequiredRead(Timestamps, RequiredBase):
    """A required as a client sees it."""

    id: int


@with_operators
class RequiredFilter(TimestampFilters, PageParams):
    """Which required a client asks for, and in which order."""

    sort: str | None = sort_by("id", "a_bool", "a_colour", "a_size", "created_at", "updated_at")
    id: Ordered[Int32] = None
    a_bool: Equal[bool] = None
    a_colour: Equal[Colour] = None
    a_size: Equal[RequiredASize] = None
