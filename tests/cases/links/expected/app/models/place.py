"""Place: one of the places."""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.person import Person


class PlaceBase(Model):
    """What a client reads and writes."""


class Place(PlaceBase, table=True):
    """A row of the table `places`."""

    __tablename__ = "places"

    x: int = Field(primary_key=True)
    y: int = Field(primary_key=True)

    people: Mapped[list["Person"]] = Relationship(
        back_populates="places",
        passive_deletes="all",
        sa_relationship_kwargs={"secondary": "person_places", "lazy": "raise"},
    )


class PlaceCreate(PlaceBase, Input):
    """What a client sends to make a place."""

    x: Int32
    y: Int32


class PlaceRead(PlaceBase):
    """A place as a client sees it."""

    x: int
    y: int


@with_operators
class PlaceFilter(PageParams):
    """Which places a client asks for, and in which order."""

    sort: str | None = sort_by("x", "y")
    x: Ordered[Int32] = None
    y: Ordered[Int32] = None
