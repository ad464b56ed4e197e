"""Natural keys: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, Column
from tests.factories import natural_key_factory


class TestNaturalKey(ResourceContract):
    url = "/api/v1/natural-keys"
    operations = ("list", "get", "create", "delete", "bulk")
    factory = natural_key_factory
    columns = {
        "isbn": Column(EQUALITY, ["0000000000051", "0000000000052"]),
    }
    required = [
        "isbn",
    ]
    invalid = {
        "isbn": [None, 1, "x" * 14, "!"],
    }
    unique = [
        ("isbn",),
    ]
    dependents = [
        ("by_convention", "a_natural_id", "restricts"),
    ]
