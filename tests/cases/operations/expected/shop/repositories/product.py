"""Queries on products."""

from shop.core.repository import AsyncRepository
from shop.core.statements import Statements
from shop.models.product import Product, ProductCreate, ProductFilter, ProductRead, ProductUpdate


class ProductRepository(
    AsyncRepository[Product, ProductCreate, ProductUpdate, ProductRead, ProductFilter]
):
    """The rows of `products`."""

    statements = Statements(Product, ProductRead, ProductFilter)
