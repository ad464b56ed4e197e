"""Baskets: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.factories import basket_factory


class TestBasket(ResourceContract):
    url = "/baskets"
    operations = ("get", "create", "delete")
    factory = basket_factory
    required = [
        "product_id",
    ]
    invalid = {
        "product_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    includes = [
        "product",
    ]
