"""Country: one of the countries."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Optional

from pydantic import MISSING
from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Nullable, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.city import City

CountryInclude = Annotated[str | None, includes_of("capital")]


class CountryBase(Model):
    """What a client reads and writes."""

    name: str = Field(max_length=80, unique=True)
    capital_id: Int32 | None = Field(default=None, index=True)


class Country(CountryBase, table=True):
    """A row of the table `countries`."""

    __tablename__ = "countries"
    __table_args__: ClassVar = (
        ForeignKeyConstraint(["capital_id"], ["cities.id"], ondelete="SET NULL", use_alter=True),
    )

    id: int = Field(default=None, primary_key=True)

    capital: Mapped[Optional["City"]] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Country.capital_id", "lazy": "raise"}
    )
    cities: Mapped[list["City"]] = Relationship(
        back_populates="country",
        passive_deletes="all",
        sa_relationship_kwargs={"foreign_keys": "City.country_id", "lazy": "raise"},
    )


class CountryCreate(CountryBase, Input):
    """What a client sends to make a country."""


class CountryUpdate(Input):
    """What a client may change of a country: what it leaves out stays as it is."""

    name: str | MISSING = Field(default=MISSING, max_length=80)
    capital_id: Int32 | MISSING | None = MISSING


class CountryRead(CountryBase):
    """A country as a client sees it."""

    id: int


@with_operators
class CountryFilter(IncludeParams):
    """Which countries a client asks for, and in which order."""

    sort: str | None = sort_by("id", "name", "capital_id")
    include: CountryInclude = None
    id: Ordered[Int32] = None
    name: Textual[str] = None
    capital_id: Nullable[Ordered[Int32]] = None
