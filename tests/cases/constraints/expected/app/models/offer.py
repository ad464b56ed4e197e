"""Offer: one of the offers."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar, Optional

from pydantic import MISSING, FiniteFloat
from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.columns import DecimalType, JSONType
from app.core.filters import Equal, Nullable, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Digits, Int32

OfferInclude = Annotated[str | None, includes_of("replaces")]


class OfferBase(Model):
    """What a client reads and writes."""

    code: str = Field(
        min_length=3, max_length=12, unique=True, schema_extra={"pattern": "^[A-Z]{2}[0-9]+$"}
    )
    price: Annotated[Decimal, Digits(10, 2, gt=Decimal("0"))] = Field(sa_type=DecimalType(10, 2))
    discount: int = Field(default=0, ge=0, lt=100, sa_column_kwargs={"server_default": "0"})
    pieces: int = Field(ge=-2147483648, le=600, multiple_of=6)
    weight: FiniteFloat | None = Field(default=None, gt=0.5, le=30)
    starts: dt.date
    ends: dt.date | None = None
    active: bool = Field(default=True, sa_column_kwargs={"server_default": "1"})
    labels: list[str] = Field(min_length=1, max_length=3, sa_type=JSONType)
    kind: str = Field(
        max_length=20, index=True, sa_column_kwargs={"name": "type_of_offer", "key": "kind"}
    )
    replaces_id: Int32 | None = Field(
        default=None, foreign_key="offers.id", ondelete="RESTRICT", index=True
    )


class Offer(OfferBase, table=True):
    """A row of the table `offers`."""

    __tablename__ = "offers"
    __table_args__: ClassVar = (
        UniqueConstraint("starts", "ends"),
        Index(
            "uq_offers_replaces_id",
            "replaces_id",
            unique=True,
            postgresql_where=text("active"),
            sqlite_where=text("active"),
        ),
        Index(None, "active", "starts"),
        Index(None, "labels", postgresql_using="gin"),
        Index(
            "ix_open",
            text("price DESC"),
            postgresql_where=text("active AND ends IS NULL"),
            sqlite_where=text("active AND ends IS NULL"),
        ),
        Index("uq_offers_lower_code", text("lower(code)"), unique=True, info={"fields": ["code"]}),
        CheckConstraint("price > 0", name="price_range"),
        CheckConstraint("discount >= 0 AND discount < 100", name="discount_range"),
        CheckConstraint("pieces <= 600", name="pieces_range"),
        CheckConstraint("weight > 0.5 AND weight <= 30", name="weight_range"),
        CheckConstraint("ends IS NULL OR ends >= starts", name="period"),
        CheckConstraint("price * (100 - discount) >= 100", name="worthwhile"),
    )

    id: int = Field(default=None, primary_key=True)

    replaces: Mapped[Optional["Offer"]] = Relationship(
        sa_relationship_kwargs={"remote_side": "Offer.id", "lazy": "raise"}
    )


class OfferCreate(OfferBase, Input):
    """What a client sends to make an offer."""


class OfferUpdate(Input):
    """What a client may change of an offer: what it leaves out stays as it is."""

    code: str | MISSING = Field(
        default=MISSING, min_length=3, max_length=12, schema_extra={"pattern": "^[A-Z]{2}[0-9]+$"}
    )
    price: Annotated[Decimal, Digits(10, 2, gt=Decimal("0"))] | MISSING = MISSING
    discount: int | MISSING = Field(default=MISSING, ge=0, lt=100)
    pieces: int | MISSING = Field(default=MISSING, ge=-2147483648, le=600, multiple_of=6)
    weight: FiniteFloat | MISSING | None = Field(default=MISSING, gt=0.5, le=30)
    starts: dt.date | MISSING = MISSING
    ends: dt.date | MISSING | None = MISSING
    active: bool | MISSING = MISSING
    labels: list[str] | MISSING = Field(default=MISSING, min_length=1, max_length=3)
    replaces_id: Int32 | MISSING | None = MISSING


class OfferRead(OfferBase):
    """An offer as a client sees it."""

    id: int


@with_operators
class OfferFilter(IncludeParams):
    """Which offers a client asks for, and in which order."""

    sort: str | None = sort_by("id", "code", "active", "kind", "replaces_id")
    include: OfferInclude = None
    id: Ordered[Int32] = None
    code: Textual[str] = None
    active: Equal[bool] = None
    kind: Textual[str] = None
    replaces_id: Nullable[Ordered[Int32]] = None
    replaces__code: str | None = None
    replaces__active: bool | None = None
    replaces__kind: str | None = None
