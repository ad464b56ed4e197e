"""Rate: one of the rates."""

from pydantic import FiniteFloat
from sqlmodel import Field

from shop.filters import Ordered
from shop.models.base import Int32, Model, TimestampColumns, TimestampFilters, Timestamps
from shop.pagination import PageParams, sort_by


class RateBase(Model):
    """What a client reads."""

    value: FiniteFloat


class Rate(TimestampColumns, RateBase, table=True):
    """A row of the table `rates`."""

    __tablename__ = "rates"

    id: int = Field(default=None, primary_key=True)


class RateRead(Timestamps, RateBase):
    """A rate as a client sees it."""

    id: int


class RateFilter(TimestampFilters, PageParams):
    """Which rates a client asks for, and in which order."""

    limit: int = Field(default=2, ge=1, le=7, description="How many to answer at most.")
    sort: str | None = sort_by("id", "created_at", "updated_at")
    id: Ordered[Int32] = None
