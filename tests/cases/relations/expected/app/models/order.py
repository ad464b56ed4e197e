"""Order: one of the orders."""

from typing import TYPE_CHECKING, Annotated

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.order_line import OrderLine
    from app.models.person import Person

OrderInclude = Annotated[str | None, includes_of("person")]


class OrderBase(Model):
    """What a client reads and writes."""

    person_id: Int32 = Field(foreign_key="people.id", ondelete="RESTRICT", index=True)


class Order(OrderBase, table=True):
    """A row of the table `orders`."""

    __tablename__ = "orders"

    id: int = Field(default=None, primary_key=True)

    person: Mapped["Person"] = Relationship(
        back_populates="orders", sa_relationship_kwargs={"lazy": "raise"}
    )
    lines: Mapped[list["OrderLine"]] = Relationship(
        back_populates="order", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class OrderCreate(OrderBase, Input):
    """What a client sends to make an order."""


class OrderUpdate(Input):
    """What a client may change of an order: what it leaves out stays as it is."""

    person_id: Int32 | MISSING = MISSING


class OrderRead(OrderBase):
    """An order as a client sees it."""

    id: int


@with_operators
class OrderFilter(IncludeParams):
    """Which orders a client asks for, and in which order."""

    sort: str | None = sort_by("id", "person_id")
    include: OrderInclude = None
    id: Ordered[Int32] = None
    person_id: Ordered[Int32] = None
