"""Quote: Ends in a quote: "."""

import datetime as dt
from typing import ClassVar, get_args

from pydantic import MISSING
from sqlalchemy import CheckConstraint, TextClause
from sqlmodel import Field

from app.core.columns import enum_type
from app.core.filters import Equal, Ordered, with_operators
from app.core.models import Input, Model, TimestampColumns, TimestampFilters, Timestamps
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32
from app.models.enums import Odd, QuoteOther


class QuoteBase(Model):
    """What a client reads and writes."""

    said: str = Field(
        default='"""; DROP TABLE quotes; --\n\t{{ x }} \' \\ ',
        description='A tab\tand """ and a \\ at its end \\',
        schema_extra={"examples": ["日本語"]},
        sa_column_kwargs={
            "server_default": TextClause("'\"\"\"; DROP TABLE quotes; --\n\t{{ x }} '' \\ '")
        },
    )
    kind: Odd = Field(
        default=Odd.IT_S,
        sa_type=enum_type(Odd, name="kind_enum"),
        sa_column_kwargs={"server_default": TextClause("'it''s'")},
    )
    other: QuoteOther = Field(
        default="'",
        sa_type=enum_type(get_args(QuoteOther), name="other_enum"),
        sa_column_kwargs={"server_default": TextClause("''''")},
    )
    date: dt.date
    pattern: str = Field(schema_extra={"pattern": "^[\"'\\\\]?x+$", "examples": ["xx"]})


class Quote(TimestampColumns, QuoteBase, table=True):
    """A row of the table `quotes`."""

    __tablename__ = "quotes"
    __table_args__: ClassVar = (
        CheckConstraint("said <> 'it''s' AND kind <> 'say \"hi\"'", name="said_it"),
    )

    id: int = Field(default=None, primary_key=True)


class QuoteCreate(QuoteBase, Input):
    """What a client sends to make a quote."""


class QuoteUpdate(Input):
    """What a client may change of a quote: what it leaves out stays as it is."""

    said: str | MISSING = Field(
        default=MISSING,
        description='A tab\tand """ and a \\ at its end \\',
        schema_extra={"examples": ["日本語"]},
    )
    kind: Odd | MISSING = MISSING
    other: QuoteOther | MISSING = MISSING
    date: dt.date | MISSING = MISSING
    pattern: str | MISSING = Field(
        default=MISSING, schema_extra={"pattern": "^[\"'\\\\]?x+$", "examples": ["xx"]}
    )


class QuoteRead(Timestamps, QuoteBase):
    """A quote as a client sees it."""

    id: int


@with_operators
class QuoteFilter(TimestampFilters, PageParams):
    """Which quotes a client asks for, and in which order."""

    sort: str | None = sort_by("id", "kind", "other", "created_at", "updated_at")
    id: Ordered[Int32] = None
    kind: Equal[Odd] = None
    other: Equal[QuoteOther] = None
