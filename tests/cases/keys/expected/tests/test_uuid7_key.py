"""Uuid7 keys: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, Column
from tests.factories import uuid7_key_factory


class TestUuid7Key(ResourceContract):
    url = "/api/v1/uuid7-keys"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = uuid7_key_factory
    columns = {
        "id": Column(EQUALITY, wrong="not-a-uuid"),
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
        ("by_convention", "a_uuid7_id", "restricts"),
    ]
