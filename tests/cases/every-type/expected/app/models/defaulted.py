"""Defaulted: one of the defaulted."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, get_args
from uuid import UUID, uuid4

from pydantic import MISSING, EmailStr, FiniteFloat, JsonValue
from sqlalchemy import BigInteger, Integer, SmallInteger, Text, TextClause, func
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
    today,
    utc_now,
    uuid7,
)
from app.models.enums import Colour, DefaultedASize


class DefaultedBase(Model):
    """What a client reads and writes."""

    a_str: str = Field(
        default='it\'s "so"', sa_column_kwargs={"server_default": TextClause("'it''s \"so\"'")}
    )
    a_text: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    an_email: EmailStr = Field(
        default="nobody@example.org",
        max_length=320,
        sa_column_kwargs={"server_default": "nobody@example.org"},
    )
    a_url: Url = Field(
        default="https://example.org/",
        max_length=2083,
        sa_column_kwargs={"server_default": "https://example.org/"},
    )
    an_int: Int32 = Field(default=-1, sa_column_kwargs={"server_default": "-1"})
    a_smallint: Int16 = Field(
        default=0, sa_type=SmallInteger, sa_column_kwargs={"server_default": "0"}
    )
    a_bigint: Int64 = Field(
        default=9007199254740993,
        sa_type=BigInteger,
        sa_column_kwargs={"server_default": "9007199254740993"},
    )
    a_float: FiniteFloat = Field(default=0.5, sa_column_kwargs={"server_default": "0.5"})
    a_decimal: Annotated[Decimal, Digits(12, 3)] = Field(
        default=Decimal("1.500"),
        sa_type=DecimalType(12, 3),
        sa_column_kwargs={"server_default": "1.500"},
    )
    a_bool: bool = Field(default=True, sa_column_kwargs={"server_default": "1"})
    a_date: dt.date = Field(
        default_factory=today, sa_column_kwargs={"server_default": func.current_date()}
    )
    a_fixed_date: dt.date = Field(
        default=dt.date(2024, 2, 29), sa_column_kwargs={"server_default": "2024-02-29"}
    )
    a_time: NaiveTime = Field(
        default=dt.time(23, 59, 59), sa_column_kwargs={"server_default": "23:59:59.000000"}
    )
    a_datetime: UTCDateTime = Field(
        default_factory=utc_now, sa_column_kwargs={"server_default": func.current_timestamp()}
    )
    a_naive_datetime: NaiveDateTime = Field(
        default=dt.datetime.fromisoformat("2024-02-29T12:00:00"),
        sa_column_kwargs={"server_default": "2024-02-29 12:00:00.000000"},
    )
    a_duration: dt.timedelta = dt.timedelta(seconds=5400)
    a_uuid: UUID = Field(default_factory=uuid4)
    a_newer_uuid: UUID = Field(default_factory=uuid7)
    some_bytes: Base64 = b"\x00\x01\x02"
    a_json: Json = Field(
        default=[1, {"two": None}],
        nullable=False,
        sa_type=JSONType,
        sa_column_kwargs={"server_default": '[1, {"two": null}]'},
    )
    a_dict: dict[str, JsonValue] = Field(
        default={"a": 1}, sa_type=JSONType, sa_column_kwargs={"server_default": '{"a": 1}'}
    )
    a_colour: Colour = Field(
        default=Colour.GREEN,
        sa_type=enum_type(Colour, name="a_colour_enum"),
        sa_column_kwargs={"server_default": "green"},
    )
    a_size: DefaultedASize = Field(
        default="small",
        sa_type=enum_type(get_args(DefaultedASize), name="a_size_enum"),
        sa_column_kwargs={"server_default": "small"},
    )
    some_words: list[str] = Field(
        default=["one", "two"],
        sa_type=JSONType,
        sa_column_kwargs={"server_default": '["one", "two"]'},
    )
    some_numbers: list[Int32] = Field(default=[], sa_type=ArrayOf(list[Int32], Integer()))
    some_colours: list[Colour] = Field(
        default=[Colour.RED],
        sa_type=JSONOf(list[Colour]),
        sa_column_kwargs={"server_default": '["red"]'},
    )


class Defaulted(TimestampColumns, DefaultedBase, table=True):
    """A row of the table `defaulted`."""

    __tablename__ = "defaulted"

    id: int = Field(default=None, primary_key=True)


class DefaultedCreate(DefaultedBase, Input):
    """What a client sends to make a defaulted."""


class DefaultedUpdate(Input):
    """What a client may change of a defaulted: what it leaves out stays as it is."""

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
    a_fixed_date: dt.date | MISSING = MISSING
    a_time: NaiveTime | MISSING = MISSING
    a_datetime: UTCDateTime | MISSING = MISSING
    a_naive_datetime: NaiveDateTime | MISSING = MISSING
    a_duration: dt.timedelta | MISSING = MISSING
    a_uuid: UUID | MISSING = MISSING
    a_newer_uuid: UUID | MISSING = MISSING
    some_bytes: Base64 | MISSING = MISSING
    a_json: Json | MISSING = MISSING
    a_dict: dict[str, JsonValue] | MISSING = MISSING
    a_colour: Colour | MISSING = MISSING
    a_size: DefaultedASize | MISSING = MISSING
    some_words: list[str] | MISSING = MISSING
    some_numbers: list[Int32] | MISSING = MISSING
    some_colours: list[Colour] | MISSING = MISSING


class DefaultedRead(Timestamps, DefaultedBase):
    """A defaulted as a client sees it."""

    id: int


@with_operators
class DefaultedFilter(TimestampFilters, PageParams):
    """Which defaulted a client asks for, and in which order."""

    sort: str | None = sort_by("id", "a_bool", "a_colour", "a_size", "created_at", "updated_at")
    id: Ordered[Int32] = None
    a_bool: Equal[bool] = None
    a_colour: Equal[Colour] = None
    a_size: Equal[DefaultedASize] = None
