"""Rates: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import rate_factory


class TestRate(ResourceContract):
    url = "/rates"
    operations = ("list", "get")
    factory = rate_factory
    most = 2
    page_size = 2
    max_page_size = 7
    columns = {
        "id": Column(ORDER, wrong=2147483648),
    }
