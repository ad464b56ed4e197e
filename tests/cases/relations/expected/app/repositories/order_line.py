"""Queries on order lines."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.order_line import OrderLineIncluding
from app.models.order import OrderRead
from app.models.order_line import OrderLine, OrderLineCreate, OrderLineFilter, OrderLineUpdate


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
