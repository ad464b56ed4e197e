"""Str keys: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, Column
from tests.factories import str_key_factory


class TestStrKey(ResourceContract):
    url = "/api/v1/str-keys"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = str_key_factory
    columns = {
        "id": Column(EQUALITY, ["AAAAABZ", "AAAAACA"]),
    }
    required = [
        "id",
        "name",
    ]
    invalid = {
        "id": [None, 1, "x", "x" * 9, "!!"],
        "name": [None, 1],
    }
    unique = [
        ("id",),
    ]
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("by_convention", "a_str_id", "restricts"),
    ]
