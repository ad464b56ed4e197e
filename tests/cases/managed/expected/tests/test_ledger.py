"""Ledgers: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import ORDER, Column
from tests.factories import ledger_factory


class TestLedger(ResourceContract):
    url = "/api/v1/ledgers"
    operations = ("list", "get", "create", "update", "delete", "restore", "bulk")
    factory = ledger_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "account_id": Column(ORDER, wrong=2147483648),
        "summary_of_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "year",
        "account_id",
    ]
    invalid = {
        "year": [None, "many", 0.5, -(2**15) - 1, 2**15],
        "account_id": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "summary_of_id": ["many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("summary_of_id",),
        ("account_id", "year"),
    ]
    changes = {
        "year": [2],
    }
    includes = [
        "account",
        "summary_of",
    ]
    freed = [
        ("summary_of_id",),
        ("account_id", "year"),
    ]
