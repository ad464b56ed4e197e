"""Queries on order lines."""

from app.includes.order_line import OrderLineIncluding
from app.models.order import OrderRead
from app.models.order_line import OrderLine, OrderLineCreate, OrderLineFilter, OrderLineUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class OrderLineRepository(
    AsyncRepository[
        OrderLine,
        OrderLineCreate,
        OrderLineUpdate,
        OrderLineIncluding,
        OrderLineFilter,
    ]
):
    """The rows of `order_lines`."""

    statements = Statements(OrderLine, OrderLineIncluding, OrderLineFilter, {"order": OrderRead})
