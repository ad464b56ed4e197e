"""Order lines: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import order_line_factory


class TestOrderLine(ResourceContract):
    url = "/api/v1/order-lines"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = order_line_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "order_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "quantity",
        "order_id",
    ]
    invalid = {
        "quantity": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "order_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    changes = {
        "quantity": [2],
    }
    includes = [
        "order",
    ]
