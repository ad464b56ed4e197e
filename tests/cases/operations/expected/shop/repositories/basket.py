"""Queries on baskets."""

from shop.models.basket import Basket, BasketCreate, BasketFilter, BasketRead, BasketUpdate
from shop.repository import AsyncRepository, Statements


class BasketRepository(
    AsyncRepository[Basket, BasketCreate, BasketUpdate, BasketRead, BasketFilter]
):
    """The rows of `baskets`."""

    statements = Statements(Basket, BasketRead, BasketFilter)
