"""Quotes: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import quote_factory


class TestQuote(ResourceContract):
    url = "/api/v1/quotes"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = quote_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "kind": Column(EQUALITY, ["back\\slash", "it's"], wrong="?"),
        "other": Column(EQUALITY, ['"', "'"], wrong="?"),
    }
    required = [
        "date",
        "pattern",
    ]
    defaults = {
        "said": '"""; DROP TABLE quotes; --\n\t{{ x }} \' \\ ',
        "kind": "it's",
        "other": "'",
    }
    invalid = {
        "said": [None, 1],
        "kind": [None, "?"],
        "other": [None, "?"],
        "date": [None, "2024-02-30"],
        "pattern": [None, 1, "!"],
    }
    checks = {
        "ck_quotes_said_it": {"kind": 'say "hi"'},
    }
    changes = {
        "said": ["Said 2"],
        "kind": ["back\\slash"],
        "other": ['"'],
        "date": ["2002-01-31"],
        "pattern": ["\\x"],
    }
    refused = {
        "kind": ["'?'"],
        "other": ["'?'"],
    }
