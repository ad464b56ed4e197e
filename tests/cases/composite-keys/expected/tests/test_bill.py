"""Bills: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import bill_factory


class TestBill(ResourceContract):
    url = "/api/v1/bills"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = bill_factory
    columns = {
        "id": Column(ORDER, wrong=2147483648),
        "booking_id": Column(EQUALITY),
        "room_tenant_id": Column(EQUALITY),
        "room_floor": Column(ORDER, wrong=32768),
        "room_number": Column(ORDER, wrong=2147483648),
    }
    required = [
        "amount",
        "booking_id",
    ]
    invalid = {
        "amount": [None, "much", "0.001", "1000000"],
        "booking_id": [None, 1, "x" * 13],
        "room_tenant_id": [1, "x" * 21],
        "room_floor": ["many", 0.5, -(2**15) - 1, 2**15],
        "room_number": ["many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("room_tenant_id", "room_floor", "room_number", "amount"),
    ]
    checks = {
        "ck_bills_room_key": {"room_tenant_id": "Room tenant id 1"},
    }
    changes = {
        "amount": ["2.50"],
    }
    includes = [
        "booking",
        "room",
    ]
