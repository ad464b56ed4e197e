"""Queries on products."""

from shop.models.product import Product, ProductCreate, ProductFilter, ProductRead, ProductUpdate
from shop.repository import AsyncRepository
from shop.statements import Statements


class ProductRepository(
    AsyncRepository[Product, ProductCreate, ProductUpdate, ProductRead, ProductFilter]
):
    """The rows of `products`."""

    statements = Statements(Product, ProductRead, ProductFilter)
