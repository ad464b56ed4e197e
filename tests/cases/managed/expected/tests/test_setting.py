"""Settings: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import setting_factory


class TestSetting(ResourceContract):
    url = "/api/v1/settings"
    operations = ("list", "get", "update")
    factory = setting_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
    }
    invalid = {
        "value": [None, 1],
    }
    changes = {
        "value": ["Value 2"],
    }
    changing = [
        ("PATCH", ""),
    ]
    change = {
        "value": "Value 2",
    }
