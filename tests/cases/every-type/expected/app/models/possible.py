"""Possible: one of the possible."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, get_args
from uuid import UUID

from pydantic import MISSING, EmailStr, FiniteFloat, JsonValue
from sqlalchemy import BigInteger, Integer, SmallInteger, Text
from sqlmodel import Field

from app.core.columns import ArrayOf, DecimalType, JSONOf, JSONType, enum_type
from app.core.filters import Equal, Nullable, Ordered, with_operators
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
from app.models.enums import Colour, PossibleASize


class PossibleBase(Model):
    """What a client reads and writes."""

    a_str: str | None = None
    a_text: str | None = Field(default=None, sa_type=Text)
    an_email: EmailStr | None = Field(default=None, max_length=320)
    a_url: Url | None = Field(default=None, max_length=2083)
    an_int: Int32 | None = None
    a_smallint: Int16 | None = Field(default=None, sa_type=SmallInteger)
    a_bigint: Int64 | None = Field(default=None, sa_type=BigInteger)
    a_float: FiniteFloat | None = None
    a_decimal: Annotated[Decimal, Digits(12, 3)] | None = Field(
        default=None, sa_type=DecimalType(12, 3)
    )
    a_bool: bool | None = None
    a_date: dt.date | None = None
    a_time: NaiveTime | None = None
    a_datetime: UTCDateTime | None = None
    a_naive_datetime: NaiveDateTime | None = None
    a_duration: dt.timedelta | None = None
    a_uuid: UUID | None = None
    some_bytes: Base64 | None = None
    a_json: Json | None = Field(default=None, sa_type=JSONType)
    a_dict: dict[str, JsonValue] | None = Field(default=None, sa_type=JSONType)
    a_colour: Colour | None = Field(default=None, sa_type=enum_type(Colour, name="a_colour_enum"))
    a_size: PossibleASize | None = Field(
        default=None, sa_type=enum_type(get_args(PossibleASize), name="a_size_enum")
    )
    some_words: list[str] | None = Field(default=None, sa_type=JSONType)
    some_numbers: list[Int32] | None = Field(default=None, sa_type=ArrayOf(list[Int32], Integer()))
    some_colours: list[Colour] | None = Field(default=None, sa_type=JSONOf(list[Colour]))


class Possible(TimestampColumns, PossibleBase, table=True):
    """A row of the table `possible`."""

    __tablename__ = "possible"

    id: int = Field(default=None, primary_key=True)


class PossibleCreate(PossibleBase, Input):
    """What a client sends to make a possible."""


class PossibleUpdate(Input):
    """What a client may change of a possible: what it leaves out stays as it is."""

    a_str: str | MISSING | None = MISSING
    a_text: str | MISSING | None = MISSING
    an_email: EmailStr | MISSING | None = Field(default=MISSING, max_length=320)
    a_url: Url | MISSING | None = Field(default=MISSING, max_length=2083)
    an_int: Int32 | MISSING | None = MISSING
    a_smallint: Int16 | MISSING | None = MISSING
    a_bigint: Int64 | MISSING | None = MISSING
    a_float: FiniteFloat | MISSING | None = MISSING
    a_decimal: Annotated[Decimal, Digits(12, 3)] | MISSING | None = MISSING
    a_bool: bool | MISSING | None = MISSING
    a_date: dt.date | MISSING | None = MISSING
    a_time: NaiveTime | MISSING | None = MISSING
    a_datetime: UTCDateTime | MISSING | None = MISSING
    a_naive_datetime: NaiveDateTime | MISSING | None = MISSING
    a_duration: dt.timedelta | MISSING | None = MISSING
    a_uuid: UUID | MISSING | None = MISSING
    some_bytes: Base64 | MISSING | None = MISSING
    a_json: Json | MISSING | None = MISSING
    a_dict: dict[str, JsonValue] | MISSING | None = MISSING
    a_colour: Colour | MISSING | None = MISSING
    a_size: PossibleASize | MISSING | None = MISSING
    some_words: list[str] | MISSING | None = MISSING
    some_numbers: list[Int32] | MISSING | None = MISSING
    some_colours: list[Colour] | MISSING | None = MISSING


class PossibleRead(Timestamps, PossibleBase):
    """A possible as a client sees it."""

    id: int


@with_operators
class PossibleFilter(TimestampFilters, PageParams):
    """Which possible a client asks for, and in which order."""

    sort: str | None = sort_by("id", "a_bool", "a_colour", "a_size", "created_at", "updated_at")
    id: Ordered[Int32] = None
    a_bool: Nullable[Equal[bool]] = None
    a_colour: Nullable[Equal[Colour]] = None
    a_size: Nullable[Equal[PossibleASize]] = None
