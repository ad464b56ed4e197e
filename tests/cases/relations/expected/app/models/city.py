"""City: one of the cities."""

from typing import TYPE_CHECKING, Annotated

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.country import Country
    from app.models.person import Person

CityInclude = Annotated[str | None, includes_of("country")]


class CityBase(Model):
    """What a client reads and writes."""

    name: str = Field(max_length=80)
    country_id: Int32 = Field(
        foreign_key="countries.id", ondelete="CASCADE", index=True, description="Where it lies."
    )


class City(CityBase, table=True):
    """A row of the table `cities`."""

    __tablename__ = "cities"

    id: int = Field(default=None, primary_key=True)

    country: Mapped["Country"] = Relationship(
        back_populates="cities",
        sa_relationship_kwargs={"foreign_keys": "City.country_id", "lazy": "raise"},
    )
    natives: Mapped[list["Person"]] = Relationship(
        back_populates="birthplace",
        passive_deletes="all",
        sa_relationship_kwargs={"foreign_keys": "Person.birthplace_id", "lazy": "raise"},
    )
    inhabitants: Mapped[list["Person"]] = Relationship(
        back_populates="home",
        passive_deletes="all",
        sa_relationship_kwargs={"foreign_keys": "Person.home_id", "lazy": "raise"},
    )


class CityCreate(CityBase, Input):
    """What a client sends to make a city."""


class CityUpdate(Input):
    """What a client may change of a city: what it leaves out stays as it is."""

    name: str | MISSING = Field(default=MISSING, max_length=80)
    country_id: Int32 | MISSING = Field(default=MISSING, description="Where it lies.")


class CityRead(CityBase):
    """A city as a client sees it."""

    id: int


@with_operators
class CityFilter(IncludeParams):
    """Which cities a client asks for, and in which order."""

    sort: str | None = sort_by("id", "country_id")
    include: CityInclude = None
    id: Ordered[Int32] = None
    country_id: Ordered[Int32] = None
    country__name: str | None = None
