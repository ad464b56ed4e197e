"""Acquaintances: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import acquaintance_factory


class TestAcquaintance(ResourceContract):
    url = "/api/v1/acquaintances"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = acquaintance_factory
    columns = {
        "id": Column(ORDER, wrong=9223372036854775808),
        "other_id": Column(ORDER, wrong=2147483648),
        "one_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "how",
        "other_id",
        "one_id",
    ]
    invalid = {
        "how": [None, 1, "x" * 201],
        "other_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "one_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    changes = {
        "how": ["How 2"],
    }
    includes = [
        "other",
        "one",
    ]
