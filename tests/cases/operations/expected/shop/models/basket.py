"""Basket: one of the baskets."""

from typing import TYPE_CHECKING, Annotated

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from shop.filters import Ordered
from shop.models.base import Input, Int32, Model, TimestampColumns, TimestampFilters, Timestamps
from shop.pagination import IncludeParams, includes_of, sort_by

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


class BasketFilter(TimestampFilters, IncludeParams):
    """Which baskets a client asks for, and in which order."""

    sort: str | None = sort_by("id", "product_id", "created_at", "updated_at")
    include: BasketInclude = None
    id: Ordered[Int32] = None
    product_id: Ordered[Int32] = None
    product__name: str | None = None
