"""Accounts: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import account_factory


class TestAccount(ResourceContract):
    url = "/api/v1/accounts"
    operations = ("list", "get", "create", "update", "delete", "restore", "bulk")
    factory = account_factory
    unseen = [
        "password",
        "note",
    ]
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "name": Column(EQUALITY, ["Name 51", "Name 52"]),
        "number": Column(ORDER, [51, 52], wrong=2147483648),
    }
    searched = [
        "name",
    ]
    required = [
        "name",
        "password",
        "number",
    ]
    defaults = {
        "balance": 0,
    }
    closed = [
        "balance",
    ]
    invalid = {
        "name": [None, 1, "x" * 81],
        "password": [None, 1, "x" * 7, "x" * 73],
        "number": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("name",),
        ("number",),
    ]
    changes = {
        "name": ["Name 2"],
        "password": ["Password 2"],
    }
    fixed = [
        "balance",
        "number",
    ]
    changing = [
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/restore"),
    ]
    change = {
        "name": "Name 2",
    }
    dependents = [
        ("ledgers", "account_id", "keeps"),
        ("ledgers", "summary_of_id", "keeps"),
        ("keys", "account_id", "keeps"),
    ]
    lists = [
        "ledgers",
    ]
    includes = [
        "summary",
    ]
    freed = [
        ("name",),
        ("number",),
    ]
