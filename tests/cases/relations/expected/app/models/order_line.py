"""Order line: one of the order lines."""

from typing import TYPE_CHECKING, Annotated

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.order import Order

OrderLineInclude = Annotated[str | None, includes_of("order")]


class OrderLineBase(Model):
    """What a client reads and writes."""

    quantity: Int32
    order_id: Int32 = Field(foreign_key="orders.id", ondelete="CASCADE", index=True)


class OrderLine(OrderLineBase, table=True):
    """A row of the table `order_lines`."""

    __tablename__ = "order_lines"

    id: int = Field(default=None, primary_key=True)

    order: Mapped["Order"] = Relationship(
        back_populates="lines", sa_relationship_kwargs={"lazy": "raise"}
    )


class OrderLineCreate(OrderLineBase, Input):
    """What a client sends to make an order line."""


class OrderLineUpdate(Input):
    """What a client may change of an order line: what it leaves out stays as it is."""

    quantity: Int32 | MISSING = MISSING
    order_id: Int32 | MISSING = MISSING


class OrderLineRead(OrderLineBase):
    """An order line as a client sees it."""

    id: int


@with_operators
class OrderLineFilter(IncludeParams):
    """Which order lines a client asks for, and in which order."""

    sort: str | None = sort_by("id", "order_id")
    include: OrderLineInclude = None
    id: Ordered[Int32] = None
    order_id: Ordered[Int32] = None
