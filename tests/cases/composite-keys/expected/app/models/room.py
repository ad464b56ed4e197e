"""Room: one of the rooms."""

from typing import TYPE_CHECKING, Annotated

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int16, Int32, KeyStr

if TYPE_CHECKING:
    from app.models.booking import Booking
    from app.models.tenant import Tenant

RoomInclude = Annotated[str | None, includes_of("tenant")]


class RoomBase(Model):
    """What a client reads and writes."""


class Room(RoomBase, table=True):
    """A row of the table `rooms`."""

    __tablename__ = "rooms"

    tenant_id: str = Field(
        max_length=20, primary_key=True, foreign_key="tenants.id", ondelete="CASCADE"
    )
    floor: int = Field(primary_key=True, sa_type=SmallInteger)
    number: int = Field(primary_key=True, sa_column_kwargs={"name": "nr", "key": "number"})

    tenant: Mapped["Tenant"] = Relationship(
        back_populates="rooms", sa_relationship_kwargs={"lazy": "raise"}
    )
    bookings: Mapped[list["Booking"]] = Relationship(
        back_populates="room", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class RoomCreate(RoomBase, Input):
    """What a client sends to make a room."""

    tenant_id: KeyStr = Field(max_length=20)
    floor: Int16
    number: Int32


class RoomRead(RoomBase):
    """A room as a client sees it."""

    tenant_id: str
    floor: int
    number: int


@with_operators
class RoomFilter(IncludeParams):
    """Which rooms a client asks for, and in which order."""

    sort: str | None = sort_by("tenant_id", "floor", "number")
    include: RoomInclude = None
    tenant_id: Textual[str] = None
    floor: Ordered[Int16] = None
    number: Ordered[Int32] = None
