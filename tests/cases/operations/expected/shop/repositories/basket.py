"""Queries on baskets."""

from typing import Never

from shop.core.repository import AsyncRepository
from shop.core.statements import Statements
from shop.includes.basket import BasketIncluding
from shop.models.basket import Basket, BasketCreate, BasketFilter
from shop.models.product import ProductRead


class BasketRepository(AsyncRepository[Basket, BasketCreate, Never, BasketIncluding, BasketFilter]):
    """The rows of `baskets`."""

    statements = Statements(Basket, BasketIncluding, BasketFilter, {"product": ProductRead})
