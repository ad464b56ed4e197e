"""Cars: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import car_factory


class TestCar(ResourceContract):
    url = "/api/v1/cars"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = car_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "title": Column(EQUALITY, ["Title 1", "Title 2"]),
        "level": Column(EQUALITY, ["high", "low"], wrong="?"),
        "state": Column(EQUALITY, ["new", "used"], wrong="?"),
    }
    required = [
        "title",
    ]
    defaults = {
        "level": "low",
        "state": "new",
        "wheels": 4,
    }
    invalid = {
        "title": [None, 1, "x" * 101],
        "level": [None, "?"],
        "state": [None, "?"],
        "wheels": [None, "many", 0.5, -(2**15) - 1, 2**15],
    }
    changes = {
        "title": ["Title 2"],
        "level": ["high"],
        "state": ["used"],
        "wheels": [2],
    }
    refused = {
        "level": ["'?'"],
        "state": ["'?'"],
    }
