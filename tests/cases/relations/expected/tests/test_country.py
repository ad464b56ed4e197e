"""Countries: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import country_factory


class TestCountry(ResourceContract):
    url = "/api/v1/countries"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = country_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "name": Column(EQUALITY, ["Name 51", "Name 52"]),
        "capital_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "name",
    ]
    invalid = {
        "name": [None, 1, "x" * 81],
        "capital_id": ["many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("name",),
    ]
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("cities", "country_id", "cascades"),
    ]
    lists = [
        "cities",
    ]
    includes = [
        "capital",
    ]
