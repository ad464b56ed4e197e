"""Bookings: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, ORDER, Column
from tests.factories import booking_factory


class TestBooking(ResourceContract):
    url = "/api/v1/bookings"
    operations = ("list", "get", "create", "update", "delete", "bulk")
    factory = booking_factory
    columns = {
        "room_tenant_id": Column(EQUALITY),
        "room_floor": Column(ORDER, wrong=32768),
        "room_number": Column(ORDER, wrong=2147483648),
        "slot": Column(EQUALITY, wrong="not-a-uuid"),
        "code": Column(EQUALITY, ["Code 51", "Code 52"]),
        "follows_room_floor": Column(ORDER, wrong=32768),
        "follows_room_number": Column(ORDER, wrong=2147483648),
        "follows_slot": Column(EQUALITY, wrong="not-a-uuid"),
    }
    required = [
        "room_tenant_id",
        "room_floor",
        "room_number",
        "code",
    ]
    invalid = {
        "room_tenant_id": [None, 1, "x" * 21],
        "room_floor": [None, "many", 0.5, -(2**15) - 1, 2**15],
        "room_number": [None, "many", 0.5, -(2**31) - 1, 2**31],
        "code": [None, 1, "x" * 13],
        "follows_room_floor": ["many", 0.5, -(2**15) - 1, 2**15],
        "follows_room_number": ["many", 0.5, -(2**31) - 1, 2**31],
        "follows_slot": ["not-a-uuid"],
    }
    unique = [
        ("code",),
        ("room_tenant_id", "follows_room_floor", "follows_room_number", "follows_slot"),
    ]
    checks = {
        "ck_bookings_follows_key": {"follows_room_floor": 1},
    }
    changes = {
        "code": ["Code 2"],
    }
    dependents = [
        ("bills", "booking_id", "restricts"),
    ]
    lists = [
        "bills",
    ]
    includes = [
        "room",
        "follows",
        "followed_by",
    ]
