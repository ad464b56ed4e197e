"""Rooms: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import room_factory


class TestRoom(ResourceContract):
    url = "/api/v1/rooms"
    operations = ("list", "get", "create", "delete", "bulk")
    factory = room_factory
    columns = {
        "tenant_id": Column(EQUALITY),
        "floor": Column(ORDER, [1, 2], wrong=32768),
        "number": Column(ORDER, [1, 2], wrong=2147483648),
    }
    required = [
        "tenant_id",
        "floor",
        "number",
    ]
    invalid = {
        "tenant_id": [None, 1, "x" * 21],
        "floor": [None, "many", 0.5, -(2**15) - 1, 2**15],
        "number": [None, "many", 0.5, -(2**31) - 1, 2**31],
    }
    unique = [
        ("tenant_id", "floor", "number"),
    ]
    dependents = [
        ("bookings", "room_tenant_id,room_floor,room_number", "cascades"),
        ("bills", "room_tenant_id,room_floor,room_number", "restricts"),
    ]
    lists = [
        "bookings",
    ]
    includes = [
        "tenant",
    ]
