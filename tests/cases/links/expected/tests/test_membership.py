"""Memberships: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import membership_factory


class TestMembership(ResourceContract):
    url = "/api/v1/memberships"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = membership_factory
    columns = {
        "person_id": Column(ORDER, wrong=2147483648),
        "club_id": Column(EQUALITY, wrong="not-a-uuid"),
    }
    required = [
        "person_id",
        "club_id",
    ]
    invalid = {
        "person_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "club_id": [None, "not-a-uuid"],
        "since": [None, "2024-02-30"],
    }
    unique = [
        ("person_id", "club_id"),
    ]
    changes = {
        "since": ["2002-01-31"],
    }
    includes = [
        "person",
        "club",
    ]
