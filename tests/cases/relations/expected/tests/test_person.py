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
        "birthplace_id": Column(ORDER, wrong=2147483648),
        "home_id": Column(ORDER, wrong=2147483648),
        "workplace_id": Column(ORDER, wrong=2147483648, sort=False),
        "spouse_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "birthplace_id",
    ]
    invalid = {
        "birthplace_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "home_id": ["many", 0.5, -(2**31) - 1, 2**31],
        "workplace_id": ["many", 0.5, -(2**31) - 1, 2**31],
        "spouse_id": ["many", 0.5, -(2**31) - 1, 2**31],
        "mother_id": ["many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("spouse_id",),
    ]
    fixed = [
        "birthplace_id",
    ]
    dependents = [
        ("people", "spouse_id", "nulls"),
        ("people", "mother_id", "restricts"),
        ("orders", "person_id", "restricts"),
    ]
    lists = [
        "children",
        "orders",
    ]
    includes = [
        "birthplace",
        "home",
        "workplace",
        "spouse",
        "mother",
    ]
