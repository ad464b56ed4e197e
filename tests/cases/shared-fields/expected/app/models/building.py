"""House: one of the homes."""

from typing import ClassVar, get_args

from pydantic import MISSING
from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.columns import enum_type
from app.core.filters import Equal, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32
from app.models.enums import HouseState, Level


class HouseBase(Model):
    """What a client reads and writes."""

    title: str = Field(max_length=100, index=True)
    level: Level = Field(
        default=Level.LOW,
        sa_type=enum_type(Level, name="level_enum"),
        sa_column_kwargs={"server_default": "low"},
    )
    state: HouseState = Field(
        default="new",
        sa_type=enum_type(get_args(HouseState), name="state_enum"),
        sa_column_kwargs={"server_default": "new"},
    )
    floors: int = Field(
        ge=1, le=2147483647, sa_column_kwargs={"name": "FloorCount", "key": "floors"}
    )


class House(HouseBase, table=True):
    """A row of the table `real_estate`."""

    __tablename__ = "real_estate"
    __table_args__: ClassVar = (CheckConstraint('"FloorCount" >= 1', name="floors_range"),)

    id: int = Field(default=None, primary_key=True)


class HouseCreate(HouseBase, Input):
    """What a client sends to make a house."""


class HouseUpdate(Input):
    """What a client may change of a house: what it leaves out stays as it is."""

    title: str | MISSING = Field(default=MISSING, max_length=100)
    level: Level | MISSING = MISSING
    state: HouseState | MISSING = MISSING
    floors: int | MISSING = Field(default=MISSING, ge=1, le=2147483647)


class HouseRead(HouseBase):
    """A house as a client sees it."""

    id: int


@with_operators
class HouseFilter(PageParams):
    """Which homes a client asks for, and in which order."""

    sort: str | None = sort_by("id", "title", "level", "state")
    id: Ordered[Int32] = None
    title: Textual[str] = None
    level: Equal[Level] = None
    state: Equal[HouseState] = None
