"""Products: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import product_factory


class TestProduct(ResourceContract):
    url = "/products"
    operations = ("list", "get", "create", "update", "delete")
    factory = product_factory
    page_size = 5
    max_page_size = 7
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "name": Column(EQUALITY, ["Name 1", "Name 2"]),
    }
    required = [
        "name",
    ]
    invalid = {
        "name": [None, 1, "x" * 51],
    }
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("baskets", "product_id", "restricts"),
        ("secrets", "product_id", "restricts"),
    ]
