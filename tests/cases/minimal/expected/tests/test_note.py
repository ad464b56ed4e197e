"""Notes: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import note_factory


class TestNote(ResourceContract):
    url = "/api/v1/notes"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = note_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "text",
    ]
    invalid = {
        "text": [None, 1],
    }
    changes = {
        "text": ["Text 2"],
    }
