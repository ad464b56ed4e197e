"""Queries on orders."""

from app.models.order import Order, OrderCreate, OrderFilter, OrderRead, OrderUpdate
from app.repository import AsyncRepository, Statements


class OrderRepository(AsyncRepository[Order, OrderCreate, OrderUpdate, OrderRead, OrderFilter]):
    """The rows of `orders`."""

    statements = Statements(Order, OrderRead, OrderFilter)
