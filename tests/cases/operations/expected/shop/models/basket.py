"""Basket: one of the baskets."""

from typing import TYPE_CHECKING, Annotated

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from shop.core.filters import Ordered, with_operators
from shop.core.models import Input, Model, TimestampColumns, TimestampFilters, Timestamps
from shop.core.pagination import IncludeParams, includes_of, sort_by
from shop.core.types import Int32

if TYPE_CHECKING:
    from shop.models.product import Product

BasketInclude = Annotated[str | None, includes_of("product")]


class BasketBase(Model):
    """What a client reads and writes."""

    product_id: Int32 = Field(foreign_key="products.id", ondelete="RESTRICT", index=True)


class Basket(TimestampColumns, BasketBase, table=True):
    """A row of the table `baskets`."""

    __tablename__ = "baskets"

    id: int = Field(default=None, primary_key=True)

    product: Mapped["Product"] = Relationship(
        back_populates="baskets", sa_relationship_kwargs={"lazy": "raise"}
    )


class BasketCreate(BasketBase, Input):
    """What a client sends to make a basket."""


class BasketRead(Timestamps, BasketBase):
    """A basket as a client sees it."""

    id: int


@with_operators
class BasketFilter(TimestampFilters, IncludeParams):
    """Which baskets a client asks for, and in which order."""

    limit: int = Field(default=5, ge=1, le=7, description="How many to answer at most.")
    sort: str | None = sort_by("id", "product_id", "created_at", "updated_at")
    include: BasketInclude = None
    id: Ordered[Int32] = None
    product_id: Ordered[Int32] = None
    product__name: str | None = None
