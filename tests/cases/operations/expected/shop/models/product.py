"""Product: one of the products."""

from typing import TYPE_CHECKING

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from shop.core.filters import Ordered, Textual, with_operators
from shop.core.models import Input, Model, TimestampColumns, TimestampFilters, Timestamps
from shop.core.pagination import PageParams, sort_by
from shop.core.types import Int32

if TYPE_CHECKING:
    from shop.models.basket import Basket
    from shop.models.secret import Secret


class ProductBase(Model):
    """What a client reads and writes."""

    name: str = Field(max_length=50)


class Product(TimestampColumns, ProductBase, table=True):
    """A row of the table `products`."""

    __tablename__ = "products"

    id: int = Field(default=None, primary_key=True)

    baskets: Mapped[list["Basket"]] = Relationship(
        back_populates="product", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )
    secrets: Mapped[list["Secret"]] = Relationship(
        back_populates="product", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class ProductCreate(ProductBase, Input):
    """What a client sends to make a product."""


class ProductUpdate(Input):
    """What a client may change of a product: what it leaves out stays as it is."""

    name: str | MISSING = Field(default=MISSING, max_length=50)


class ProductRead(Timestamps, ProductBase):
    """A product as a client sees it."""

    id: int


@with_operators
class ProductFilter(TimestampFilters, PageParams):
    """Which products a client asks for, and in which order."""

    limit: int = Field(default=5, ge=1, le=7, description="How many to answer at most.")
    sort: str | None = sort_by("id", "name", "created_at", "updated_at")
    id: Ordered[Int32] = None
    name: Textual[str] = None
