"""Secret: one of the secrets."""

from typing import TYPE_CHECKING

from sqlalchemy import Text
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from shop.core.filters import Ordered, with_operators
from shop.core.models import Model, TimestampColumns, TimestampFilters, Timestamps
from shop.core.pagination import PageParams, sort_by
from shop.core.types import Int32

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


@with_operators
class SecretFilter(TimestampFilters, PageParams):
    """Which secrets a client asks for, and in which order."""

    limit: int = Field(default=5, ge=1, le=7, description="How many to answer at most.")
    sort: str | None = sort_by("id", "product_id", "created_at", "updated_at")
    id: Ordered[Int32] = None
    product_id: Ordered[Int32] = None
    product__name: str | None = None
