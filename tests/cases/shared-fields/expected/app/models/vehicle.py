"""Car: one of the cars."""

from typing import ClassVar, get_args

from pydantic import MISSING
from sqlalchemy import SmallInteger
from sqlmodel import Field

from app.core.columns import enum_type
from app.core.filters import Equal, Ordered, Textual, with_operators
from app.core.models import Input, Model, TimestampColumns, TimestampFilters, Timestamps
from app.core.pagination import PageParams, sort_by
from app.core.types import Int16, Int32
from app.models.enums import CarState, Level


class CarBase(Model):
    """What a client reads and writes."""

    title: str = Field(max_length=100, index=True)
    level: Level = Field(
        default=Level.LOW,
        sa_type=enum_type(Level, name="level_enum"),
        sa_column_kwargs={"server_default": "low"},
    )
    state: CarState = Field(
        default="new",
        sa_type=enum_type(get_args(CarState), name="state_enum"),
        sa_column_kwargs={"server_default": "new"},
    )
    wheels: Int16 = Field(
        default=4,
        schema_extra={"json_schema_extra": {"deprecated": True}},
        sa_type=SmallInteger,
        sa_column_kwargs={"server_default": "4", "info": {"was": "tyres"}},
    )


class Car(TimestampColumns, CarBase, table=True):
    """A row of the table `cars`."""

    __tablename__ = "cars"
    __table_args__: ClassVar = ({"info": {"was": "Vehicle"}},)

    id: int = Field(default=None, primary_key=True)


class CarCreate(CarBase, Input):
    """What a client sends to make a car."""


class CarUpdate(Input):
    """What a client may change of a car: what it leaves out stays as it is."""

    title: str | MISSING = Field(default=MISSING, max_length=100)
    level: Level | MISSING = MISSING
    state: CarState | MISSING = MISSING
    wheels: Int16 | MISSING = Field(
        default=MISSING, schema_extra={"json_schema_extra": {"deprecated": True}}
    )


class CarRead(Timestamps, CarBase):
    """A car as a client sees it."""

    id: int


@with_operators
class CarFilter(TimestampFilters, PageParams):
    """Which cars a client asks for, and in which order."""

    sort: str | None = sort_by("id", "title", "level", "state", "created_at", "updated_at")
    id: Ordered[Int32] = None
    title: Textual[str] = None
    level: Equal[Level] = None
    state: Equal[CarState] = None
