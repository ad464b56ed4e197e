"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from shop.models.basket import Basket, BasketCreate
from shop.models.product import Product, ProductCreate
from shop.models.rate import Rate
from shop.models.secret import Secret
from shop.repositories.basket import BasketRepository
from shop.repositories.product import ProductRepository
from shop.repositories.rate import RateRepository
from shop.repositories.secret import SecretRepository
from tests.contract.factory import RowFactory

basket_factory = RowFactory(
    Basket,
    BasketCreate,
    BasketRepository,
    lambda _n: {},
)

product_factory = RowFactory(
    Product,
    ProductCreate,
    ProductRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

rate_factory = RowFactory(
    Rate,
    Rate,
    RateRepository,
    lambda n: {
        "value": n + 0.5,
    },
)

secret_factory = RowFactory(
    Secret,
    Secret,
    SecretRepository,
    lambda n: {
        "text": f"Text {n}",
    },
)
