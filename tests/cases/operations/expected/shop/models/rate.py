"""Rate: one of the rates."""

from pydantic import MISSING, FiniteFloat
from sqlmodel import Field

from shop.filters import Ordered
from shop.models.base import Input, Int32, Model, TimestampColumns, TimestampFilters, Timestamps
from shop.pagination import PageParams, sort_by


class RateBase(Model):
    """What a client reads and writes."""

    value: FiniteFloat


class Rate(TimestampColumns, RateBase, table=True):
    """A row of the table `rates`."""

    __tablename__ = "rates"

    id: int = Field(default=None, primary_key=True)


class RateCreate(RateBase, Input):
    """What a client sends to make a rate."""


class RateUpdate(Input):
    """What a client may change of a rate: what it leaves out stays as it is."""

    value: FiniteFloat | MISSING = MISSING


class RateRead(Timestamps, RateBase):
    """A rate as a client sees it."""

    id: int


class RateFilter(TimestampFilters, PageParams):
    """Which rates a client asks for, and in which order."""

    limit: int = Field(default=2, ge=1, le=7, description="How many to answer at most.")
    sort: str | None = sort_by("id", "created_at", "updated_at")
    id: Ordered[Int32] = None
