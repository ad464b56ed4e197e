"""Tags: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, Column
from tests.factories import tag_factory


class TestTag(ResourceContract):
    url = "/api/v1/tags"
    operations = ("list", "create")
    factory = tag_factory
    columns = {
        "id": Column(EQUALITY, ["tag-51", "tag-52"]),
    }
    required = [
        "id",
    ]
    invalid = {
        "id": [None, 1, "x" * 31],
    }
    unique = [
        ("id",),
    ]
