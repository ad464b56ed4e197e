"""Places: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import place_factory


class TestPlace(ResourceContract):
    url = "/api/v1/places"
    operations = ("list", "get", "create", "delete", "bulk")
    factory = place_factory
    columns = {
        "x": Column(ORDER, [1, 2], wrong=2147483648),
        "y": Column(ORDER, [1, 2], wrong=2147483648),
    }
    required = [
        "x",
        "y",
    ]
    invalid = {
        "x": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "y": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("x", "y"),
    ]
    dependents = [
        ("person_places", "place_x,place_y", "cascades"),
    ]
    lists = [
        "people",
    ]
