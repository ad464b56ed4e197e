"""Person: one of the people."""

from typing import TYPE_CHECKING, Annotated, Optional

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Nullable, Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.city import City
    from app.models.order import Order

PersonInclude = Annotated[
    str | None,
    includes_of("birthplace", "home", "workplace", "spouse", "mother"),
]


class PersonBase(Model):
    """What a client reads and writes."""

    birthplace_id: Int32 = Field(foreign_key="cities.id", ondelete="RESTRICT", index=True)
    home_id: Int32 | None = Field(default=None, foreign_key="cities.id", ondelete="RESTRICT")
    workplace_id: Int32 | None = Field(
        default=None,
        foreign_key="cities.id",
        index=True,
        sa_column_kwargs={"name": "works_in", "key": "workplace_id"},
    )
    spouse_id: Int32 | None = Field(
        default=None, foreign_key="people.id", ondelete="SET NULL", unique=True
    )
    mother_id: Int32 | None = Field(
        default=None, foreign_key="people.id", ondelete="RESTRICT", index=True
    )


class Person(PersonBase, table=True):
    """A row of the table `people`."""

    __tablename__ = "people"

    id: int = Field(default=None, primary_key=True)

    birthplace: Mapped["City"] = Relationship(
        back_populates="natives",
        sa_relationship_kwargs={"foreign_keys": "Person.birthplace_id", "lazy": "raise"},
    )
    home: Mapped[Optional["City"]] = Relationship(
        back_populates="inhabitants",
        sa_relationship_kwargs={"foreign_keys": "Person.home_id", "lazy": "raise"},
    )
    workplace: Mapped[Optional["City"]] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Person.workplace_id", "lazy": "raise"}
    )
    spouse: Mapped[Optional["Person"]] = Relationship(
        sa_relationship_kwargs={
            "remote_side": "Person.id",
            "foreign_keys": "Person.spouse_id",
            "lazy": "raise",
        }
    )
    mother: Mapped[Optional["Person"]] = Relationship(
        back_populates="children",
        sa_relationship_kwargs={
            "remote_side": "Person.id",
            "foreign_keys": "Person.mother_id",
            "lazy": "raise",
        },
    )
    children: Mapped[list["Person"]] = Relationship(
        back_populates="mother",
        passive_deletes="all",
        sa_relationship_kwargs={"foreign_keys": "Person.mother_id", "lazy": "raise"},
    )
    orders: Mapped[list["Order"]] = Relationship(
        back_populates="person", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class PersonCreate(PersonBase, Input):
    """What a client sends to make a person."""


class PersonUpdate(Input):
    """What a client may change of a person: what it leaves out stays as it is."""

    home_id: Int32 | MISSING | None = MISSING
    workplace_id: Int32 | MISSING | None = MISSING
    spouse_id: Int32 | MISSING | None = MISSING
    mother_id: Int32 | MISSING | None = MISSING


class PersonRead(PersonBase):
    """A person as a client sees it."""

    id: int


@with_operators
class PersonFilter(IncludeParams):
    """Which people a client asks for, and in which order."""

    sort: str | None = sort_by("id", "birthplace_id", "home_id", "spouse_id", "mother_id")
    include: PersonInclude = None
    id: Ordered[Int32] = None
    birthplace_id: Ordered[Int32] = None
    home_id: Nullable[Ordered[Int32]] = None
    workplace_id: Nullable[Ordered[Int32]] = None
    spouse_id: Nullable[Ordered[Int32]] = None
