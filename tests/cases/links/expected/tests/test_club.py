"""Clubs: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, Column
from tests.factories import club_factory


class TestClub(ResourceContract):
    url = "/api/v1/clubs"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = club_factory
    columns = {
        "id": Column(EQUALITY, wrong="not-a-uuid"),
    }
    required = [
        "name",
    ]
    invalid = {
        "name": [None, 1, "x" * 81],
    }
    changes = {
        "name": ["Name 2"],
    }
    dependents = [
        ("memberships", "club_id", "cascades"),
    ]
    lists = [
        "members",
    ]
