"""Bill: one of the bills."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Optional

from pydantic import MISSING
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.columns import DecimalType
from app.core.filters import Nullable, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Digits, Int16, Int32

if TYPE_CHECKING:
    from app.models.booking import Booking
    from app.models.room import Room

BillInclude = Annotated[str | None, includes_of("booking", "room")]


class BillBase(Model):
    """What a client reads and writes."""

    amount: Annotated[Decimal, Digits(8, 2)] = Field(sa_type=DecimalType(8, 2))
    booking_id: str = Field(
        max_length=12, foreign_key="bookings.code", ondelete="RESTRICT", index=True
    )
    room_tenant_id: str | None = Field(default=None, max_length=20)
    room_floor: Int16 | None = Field(default=None, sa_type=SmallInteger)
    room_number: Int32 | None = None


class Bill(BillBase, table=True):
    """A row of the table `bills`."""

    __tablename__ = "bills"
    __table_args__: ClassVar = (
        UniqueConstraint("room_tenant_id", "room_floor", "room_number", "amount"),
        ForeignKeyConstraint(
            ["room_tenant_id", "room_floor", "room_number"],
            ["rooms.tenant_id", "rooms.floor", "rooms.number"],
            ondelete="RESTRICT",
        ),
        CheckConstraint(
            "(room_tenant_id IS NULL) = (room_floor IS NULL) AND (room_tenant_id IS NULL) = "
            "(room_number IS NULL)",
            name="room_key",
        ),
    )

    id: int = Field(default=None, primary_key=True)

    booking: Mapped["Booking"] = Relationship(
        back_populates="bills", sa_relationship_kwargs={"lazy": "raise"}
    )
    room: Mapped[Optional["Room"]] = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class BillCreate(BillBase, Input):
    """What a client sends to make a bill."""


class BillUpdate(Input):
    """What a client may change of a bill: what it leaves out stays as it is."""

    amount: Annotated[Decimal, Digits(8, 2)] | MISSING = MISSING
    booking_id: str | MISSING = Field(default=MISSING, max_length=12)
    room_tenant_id: str | MISSING | None = Field(default=MISSING, max_length=20)
    room_floor: Int16 | MISSING | None = MISSING
    room_number: Int32 | MISSING | None = MISSING


class BillRead(BillBase):
    """A bill as a client sees it."""

    id: int


@with_operators
class BillFilter(IncludeParams):
    """Which bills a client asks for, and in which order."""

    sort: str | None = sort_by("id", "booking_id", "room_tenant_id", "room_floor", "room_number")
    include: BillInclude = None
    id: Ordered[Int32] = None
    booking_id: Textual[str] = None
    room_tenant_id: Nullable[Textual[str]] = None
    room_floor: Nullable[Ordered[Int16]] = None
    room_number: Nullable[Ordered[Int32]] = None
    booking__code: str | None = None
