"""Keys: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import key_factory


class TestKey(ResourceContract):
    url = "/api/v1/keys"
    operations = ("list", "get", "update", "delete")
    factory = key_factory
    unseen = [
        "secret",
    ]
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "account_id": Column(ORDER, wrong=2147483648),
    }
    invalid = {
        "label": [None, 1, "x" * 41],
        "account_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    changes = {
        "label": ["Label 2"],
    }
    fixed = [
        "account_id",
    ]
    includes = [
        "account",
    ]
