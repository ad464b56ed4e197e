"""Orders: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import order_factory


class TestOrder(ResourceContract):
    url = "/api/v1/orders"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = order_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "person_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "person_id",
    ]
    invalid = {
        "person_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    dependents = [
        ("order_lines", "order_id", "cascades"),
    ]
    lists = [
        "lines",
    ]
    includes = [
        "person",
    ]
