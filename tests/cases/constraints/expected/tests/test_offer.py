"""Offers: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import offer_factory


class TestOffer(ResourceContract):
    url = "/api/v1/offers"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = offer_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "code": Column(EQUALITY, ["AA51", "AA52"]),
        "active": Column(EQUALITY, [False, True], wrong="perhaps"),
        "kind": Column(EQUALITY, ["Kind 1", "Kind 2"]),
        "replaces_id": Column(ORDER, wrong=2147483648),
    }
    required = [
        "code",
        "price",
        "pieces",
        "starts",
        "labels",
        "kind",
    ]
    defaults = {
        "discount": 0,
        "active": True,
    }
    invalid = {
        "code": [None, 1, "x" * 2, "x" * 13, "!!!"],
        "price": [None, "much", "0.00", "0.001", "100000000"],
        "discount": [None, "many", 0.5, -1, 100],
        "pieces": [None, "many", 0.5, -(2**31) - 1, 601, 7],
        "weight": ["much", 0.5, 31.84375],
        "starts": [None, "2024-02-30"],
        "ends": ["2024-02-30"],
        "active": [None, "perhaps"],
        "labels": [None, "no list", [1], [], [None] * 4],
        "kind": [None, 1, "x" * 21],
        "replaces_id": ["many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("code",),
        ("starts", "ends"),
        ("replaces_id",),
    ]
    checks = {
        "ck_offers_period": {"starts": "2002-01-31"},
        "ck_offers_worthwhile": {"price": "0.01"},
    }
    changes = {
        "code": ["AA2"],
        "price": ["2.50"],
        "discount": [2],
        "pieces": [18],
        "weight": [7.375, None],
        "ends": ["2002-01-31", None],
        "active": [False],
        "labels": [["Labels 2"]],
    }
    fixed = [
        "kind",
    ]
    refused = {
        "price": ["0"],
        "discount": ["-1", "100"],
        "pieces": ["601"],
        "weight": ["0.5", "31"],
    }
    dependents = [
        ("offers", "replaces_id", "restricts"),
    ]
    includes = [
        "replaces",
    ]
