"""Queries on orders."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.order import OrderIncluding
from app.models.order import Order, OrderCreate, OrderFilter, OrderUpdate
from app.models.person import PersonRead


class OrderRepository(
    AsyncRepository[Order, OrderCreate, OrderUpdate, OrderIncluding, OrderFilter]
):
    """The rows of `orders`."""

    statements = Statements(Order, OrderIncluding, OrderFilter, {"person": PersonRead})
