"""Given keys: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import given_key_factory


class TestGivenKey(ResourceContract):
    url = "/api/v1/given-keys"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = given_key_factory
    columns = {
        "number": Column(ORDER, [51, 52], wrong=2147483648),
    }
    required = [
        "number",
        "name",
    ]
    invalid = {
        "number": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "name": [None, 1],
    }
    unique = [
        ("number",),
    ]
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("by_convention", "a_given_int_id", "restricts"),
    ]
