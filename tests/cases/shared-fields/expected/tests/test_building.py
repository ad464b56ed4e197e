"""Homes: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import house_factory


class TestHouse(ResourceContract):
    url = "/api/v1/homes"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = house_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "title": Column(EQUALITY, ["Title 1", "Title 2"]),
        "level": Column(EQUALITY, ["high", "low"], wrong="?"),
        "state": Column(EQUALITY, ["new", "used"], wrong="?"),
    }
    required = [
        "title",
        "floors",
    ]
    defaults = {
        "level": "low",
        "state": "new",
    }
    invalid = {
        "title": [None, 1, "x" * 101],
        "level": [None, "?"],
        "state": [None, "?"],
        "floors": [None, "many", 0.5, 0, 2**31],
    }
    changes = {
        "title": ["Title 2"],
        "level": ["high"],
        "state": ["used"],
        "floors": [2],
    }
    refused = {
        "level": ["'?'"],
        "state": ["'?'"],
        "floors": ["0"],
    }
