"""Queries on order lines."""

from app.models.order_line import (
    OrderLine,
    OrderLineCreate,
    OrderLineFilter,
    OrderLineRead,
    OrderLineUpdate,
)
from app.repository import AsyncRepository, Statements


class OrderLineRepository(
    AsyncRepository[OrderLine, OrderLineCreate, OrderLineUpdate, OrderLineRead, OrderLineFilter]
):
    """The rows of `order_lines`."""

    statements = Statements(OrderLine, OrderLineRead, OrderLineFilter)
