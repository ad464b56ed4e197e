"""Club: one of the clubs."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Equal, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by

if TYPE_CHECKING:
    from app.models.person import Person


class ClubBase(Model):
    """What a client reads and writes."""

    name: str = Field(max_length=80)


class Club(ClubBase, table=True):
    """A row of the table `clubs`."""

    __tablename__ = "clubs"

    id: UUID = Field(default_factory=uuid4, primary_key=True)

    members: Mapped[list["Person"]] = Relationship(
        sa_relationship_kwargs={"secondary": "memberships", "viewonly": True, "lazy": "raise"}
    )


class ClubCreate(ClubBase, Input):
    """What a client sends to make a club."""


class ClubUpdate(Input):
    """What a client may change of a club: what it leaves out stays as it is."""

    name: str | MISSING = Field(default=MISSING, max_length=80)


class ClubRead(ClubBase):
    """A club as a client sees it."""

    id: UUID


@with_operators
class ClubFilter(PageParams):
    """Which clubs a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Equal[UUID] = None
