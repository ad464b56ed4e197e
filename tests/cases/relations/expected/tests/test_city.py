"""Cities: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import city_factory


class TestCity(ResourceContract):
    url = "/api/v1/cities"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = city_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "country_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "name",
        "country_id",
    ]
    invalid = {
        "name": [None, 1, "x" * 81],
        "country_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("countries", "capital_id", "nulls"),
        ("people", "birthplace_id", "restricts"),
        ("people", "home_id", "restricts"),
        ("people", "workplace_id", "restricts"),
    ]
    lists = [
        "natives",
        "inhabitants",
    ]
    includes = [
        "country",
    ]
