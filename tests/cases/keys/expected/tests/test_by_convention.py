"""By convention: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import by_convention_factory


class TestByConvention(ResourceContract):
    url = "/api/v1/by-convention"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = by_convention_factory
    columns = {
        "id": Column(ORDER, wrong=9223372036854775808),
        "an_int_id": Column(ORDER, wrong=2147483648),
        "a_given_int_id": Column(ORDER, wrong=2147483648),
        "a_uuid_id": Column(EQUALITY, wrong="not-a-uuid"),
        "a_uuid7_id": Column(EQUALITY, wrong="not-a-uuid"),
        "a_str_id": Column(EQUALITY),
        "a_natural_id": Column(EQUALITY),
        "another_id": Column(ORDER, wrong=9223372036854775808),
    }
    invalid = {
        "an_int_id": ["many", 0.5, -(2**31) - 1, 2**31],
        "a_given_int_id": ["many", 0.5, -(2**31) - 1, 2**31],
        "a_uuid_id": ["not-a-uuid"],
        "a_uuid7_id": ["not-a-uuid"],
        "a_str_id": [1, "x" * 9],
        "a_natural_id": [1, "x" * 14],
        "another_id": ["many", 0.5, -(2**63) - 1, 2**63],
    }
    dependents = [
        ("by_convention", "another_id", "restricts"),
    ]
    includes = [
        "an_int",
        "a_given_int",
        "a_uuid",
        "a_uuid7",
        "a_str",
        "a_natural",
        "another",
    ]
