"""People: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import person_factory


class TestPerson(ResourceContract):
    url = "/api/v1/people"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = person_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
    }
    searched = [
        "name",
    ]
    required = [
        "name",
    ]
    invalid = {
        "name": [None, 1, "x" * 81],
        "friends_ids": [None, "no list", ["many"]],
        "follows_ids": [None, "no list", ["many"]],
        "tags_ids": [None, "no list", [1]],
        "places_ids": [None, "no list", [None]],
    }
    changes = {
        "name": ["Name 2"],
    }
    fixed = [
        "tags_ids",
    ]
    dependents = [
        ("memberships", "person_id", "cascades"),
        ("acquaintances", "other_id", "cascades"),
        ("acquaintances", "one_id", "cascades"),
        ("friendship", "person_id", "cascades"),
        ("person_follows", "followers_id", "cascades"),
        ("person_tags", "person_id", "restricts"),
        ("person_places", "person_id", "cascades"),
        ("person_follows", "follows_id", "cascades"),
    ]
    lists = [
        "acquaintances",
        "friends",
        "follows",
        "tags",
        "places",
        "clubs",
        "knows",
        "followers",
        "known_by",
    ]
    includes = [
        "friends",
        "follows",
        "tags",
        "places",
        "clubs",
        "knows",
    ]
    links = {
        "friends": "friends_ids",
        "follows": "follows_ids",
        "tags": "tags_ids",
        "places": "places_ids",
    }
