"""Secret: one of the secrets."""

from typing import TYPE_CHECKING

from sqlalchemy import Text
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from shop.filters import Ordered
from shop.models.base import Int32, Model, TimestampColumns, TimestampFilters, Timestamps
from shop.pagination import PageParams, sort_by

if TYPE_CHECKING:
    from shop.models.product import Product


class SecretBase(Model):
    """What a client reads."""

    text: str = Field(sa_type=Text)
    product_id: Int32 = Field(foreign_key="products.id", ondelete="RESTRICT", index=True)


class Secret(TimestampColumns, SecretBase, table=True):
    """A row of the table `secrets`."""

    __tablename__ = "secrets"

    id: int = Field(default=None, primary_key=True)

    product: Mapped["Product"] = Relationship(
        back_populates="secrets", sa_relationship_kwargs={"lazy": "raise"}
    )


class SecretRead(Timestamps, SecretBase):
    """A secret as a client sees it."""

    id: int


class SecretFilter(TimestampFilters, PageParams):
    """Which secrets a client asks for, and in which order."""

    sort: str | None = sort_by("id", "product_id", "created_at", "updated_at")
    id: Ordered[Int32] = None
    product_id: Ordered[Int32] = None
    product__name: str | None = None
