"""Booking: one of the bookings."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Optional
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Equal, Nullable, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int16, Int32, KeyStr, uuid7

if TYPE_CHECKING:
    from app.models.bill import Bill
    from app.models.room import Room

BookingInclude = Annotated[str | None, includes_of("room", "follows", "followed_by")]


class BookingBase(Model):
    """What a client reads and writes."""

    code: str = Field(max_length=12, unique=True)
    follows_room_floor: Int16 | None = Field(default=None, sa_type=SmallInteger)
    follows_room_number: Int32 | None = None
    follows_slot: UUID | None = None


class Booking(BookingBase, table=True):
    """A row of the table `bookings`."""

    __tablename__ = "bookings"
    __table_args__: ClassVar = (
        UniqueConstraint(
            "room_tenant_id",
            "follows_room_floor",
            "follows_room_number",
            "follows_slot",
            name="uq_bookings_room_tenant_id_follows_room_floor_follows_7e61cf16",
        ),
        ForeignKeyConstraint(
            ["room_tenant_id", "room_floor", "room_number"],
            ["rooms.tenant_id", "rooms.floor", "rooms.number"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["room_tenant_id", "follows_room_floor", "follows_room_number", "follows_slot"],
            [
                "bookings.room_tenant_id",
                "bookings.room_floor",
                "bookings.room_number",
                "bookings.slot",
            ],
            name="fk_bookings_room_tenant_id_follows_room_floor_follows_2ea16039",
            ondelete="RESTRICT",
        ),
        CheckConstraint(
            "(follows_room_floor IS NULL) = (follows_room_number IS NULL) AND (follows_room_floor "
            "IS NULL) = (follows_slot IS NULL)",
            name="follows_key",
        ),
    )

    room_tenant_id: str = Field(max_length=20, primary_key=True)
    room_floor: int = Field(primary_key=True, sa_type=SmallInteger)
    room_number: int = Field(primary_key=True)
    slot: UUID = Field(default_factory=uuid7, primary_key=True)

    room: Mapped["Room"] = Relationship(
        back_populates="bookings", sa_relationship_kwargs={"lazy": "raise"}
    )
    follows: Mapped[Optional["Booking"]] = Relationship(
        back_populates="followed_by",
        sa_relationship_kwargs={
            "remote_side": (
                "[Booking.room_tenant_id, Booking.room_floor, Booking.room_number, Booking.slot]"
            ),
            "overlaps": "room,bookings",
            "lazy": "raise",
        },
    )
    bills: Mapped[list["Bill"]] = Relationship(
        back_populates="booking", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )
    followed_by: Mapped[Optional["Booking"]] = Relationship(
        back_populates="follows",
        passive_deletes="all",
        sa_relationship_kwargs={
            "remote_side": (
                "[Booking.room_tenant_id, Booking.follows_room_floor, Booking.follows_room_number, "
                "Booking.follows_slot]"
            ),
            "uselist": False,
            "overlaps": "room,bookings",
            "lazy": "raise",
        },
    )


class BookingCreate(BookingBase, Input):
    """What a client sends to make a booking."""

    room_tenant_id: KeyStr = Field(max_length=20)
    room_floor: Int16
    room_number: Int32


class BookingUpdate(Input):
    """What a client may change of a booking: what it leaves out stays as it is."""

    code: str | MISSING = Field(default=MISSING, max_length=12)
    follows_room_floor: Int16 | MISSING | None = MISSING
    follows_room_number: Int32 | MISSING | None = MISSING
    follows_slot: UUID | MISSING | None = MISSING


class BookingRead(BookingBase):
    """A booking as a client sees it."""

    room_tenant_id: str
    room_floor: int
    room_number: int
    slot: UUID


@with_operators
class BookingFilter(IncludeParams):
    """Which bookings a client asks for, and in which order."""

    sort: str | None = sort_by(
        "room_tenant_id",
        "room_floor",
        "room_number",
        "slot",
        "code",
        "follows_room_floor",
        "follows_room_number",
        "follows_slot",
    )
    include: BookingInclude = None
    room_tenant_id: Textual[str] = None
    room_floor: Ordered[Int16] = None
    room_number: Ordered[Int32] = None
    slot: Equal[UUID] = None
    code: Textual[str] = None
    follows_room_floor: Nullable[Ordered[Int16]] = None
    follows_room_number: Nullable[Ordered[Int32]] = None
    follows_slot: Nullable[Equal[UUID]] = None
    follows__code: str | None = None
