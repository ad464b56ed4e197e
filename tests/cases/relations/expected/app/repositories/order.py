"""Queries on orders."""

from app.includes.order import OrderIncluding
from app.models.order import Order, OrderCreate, OrderFilter, OrderUpdate
from app.models.person import PersonRead
from app.repository import AsyncRepository
from app.statements import Statements


class OrderRepository(
    AsyncRepository[Order, OrderCreate, OrderUpdate, OrderIncluding, OrderFilter]
):
    """The rows of `orders`."""

    statements = Statements(Order, OrderIncluding, OrderFilter, {"person": PersonRead})
