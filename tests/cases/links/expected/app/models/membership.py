"""Membership: one of the memberships."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated, ClassVar
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import ForeignKeyConstraint, func
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Equal, Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32, today

if TYPE_CHECKING:
    from app.models.club import Club
    from app.models.person import Person

MembershipInclude = Annotated[str | None, includes_of("person", "club")]


class MembershipBase(Model):
    """What a client reads and writes."""

    since: dt.date = Field(
        default_factory=today, sa_column_kwargs={"server_default": func.current_date()}
    )


class Membership(MembershipBase, table=True):
    """A row of the table `memberships`."""

    __tablename__ = "memberships"
    __table_args__: ClassVar = (
        ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE", onupdate="CASCADE"),
        ForeignKeyConstraint(["club_id"], ["clubs.id"], ondelete="CASCADE", onupdate="CASCADE"),
    )

    person_id: int = Field(primary_key=True)
    club_id: UUID = Field(primary_key=True, index=True)

    person: Mapped["Person"] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    club: Mapped["Club"] = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class MembershipCreate(MembershipBase, Input):
    """What a client sends to make a membership."""

    person_id: Int32
    club_id: UUID


class MembershipUpdate(Input):
    """What a client may change of a membership: what it leaves out stays as it is."""

    since: dt.date | MISSING = MISSING


class MembershipRead(MembershipBase):
    """A membership as a client sees it."""

    person_id: int
    club_id: UUID


@with_operators
class MembershipFilter(IncludeParams):
    """Which memberships a client asks for, and in which order."""

    sort: str | None = sort_by("person_id", "club_id")
    include: MembershipInclude = None
    person_id: Ordered[Int32] = None
    club_id: Equal[UUID] = None
