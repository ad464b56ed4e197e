"""Rate: one of the rates."""

from pydantic import FiniteFloat
from sqlmodel import Field

from shop.core.filters import Ordered, with_operators
from shop.core.models import Model, TimestampColumns, TimestampFilters, Timestamps
from shop.core.pagination import PageParams, sort_by
from shop.core.types import Int32


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


@with_operators
class RateFilter(TimestampFilters, PageParams):
    """Which rates a client asks for, and in which order."""

    limit: int = Field(default=2, ge=1, le=7, description="How many to answer at most.")
    sort: str | None = sort_by("id", "created_at", "updated_at")
    id: Ordered[Int32] = None
