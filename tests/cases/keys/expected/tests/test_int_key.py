"""Int keys: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import int_key_factory


class TestIntKey(ResourceContract):
    url = "/api/v1/int-keys"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = int_key_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "name",
    ]
    invalid = {
        "name": [None, 1],
    }
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("by_convention", "an_int_id", "restricts"),
    ]
