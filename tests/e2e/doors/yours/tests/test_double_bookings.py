"""A room has one booking at a time, whoever asks, and however they do."""

import asyncio
from typing import Any

import pytest

from app.core.errors import ConflictError
from app.models.booking import BookingCreate
from app.repositories.booking import BookingRepository
from tests.contract.api import Api
from tests.contract.database import Served
from tests.factories import booking_factory

URL = "/api/v1/bookings"
FIELDS = ["room_id", "starts", "ends"]
NINE = {"starts": "2030-01-01T09:00:00Z", "ends": "2030-01-01T10:00:00Z"}
HALF_PAST_NINE = {"starts": "2030-01-01T09:30:00Z", "ends": "2030-01-01T10:30:00Z"}
TEN = {"starts": "2030-01-01T10:00:00Z", "ends": "2030-01-01T11:00:00Z"}


async def _bookings(api: Api, *times: dict[str, str]) -> list[dict[str, Any]]:
    """What clients send for bookings of one room."""
    first = await booking_factory.data(api.session)
    return [{**first, **time} for time in times]


async def test_a_room_is_not_booked_twice(api: Api) -> None:
    """Neither by one row after the other, nor by several at once."""
    nine, late, ten = await _bookings(api, NINE, HALF_PAST_NINE, TEN)
    assert await api.conflict("POST", f"{URL}/bulk", [nine, late]) == FIELDS
    await api.call("POST", f"{URL}/bulk", [nine, ten], 201)
    assert await api.conflict("POST", URL, late) == FIELDS
    assert await api.conflict("POST", f"{URL}/bulk", [late]) == FIELDS


async def test_a_booking_is_not_moved_upon_another(api: Api) -> None:
    """Neither to its time, nor to its room; its own time is no obstacle."""
    nine, ten = await _bookings(api, NINE, TEN)
    await api.call("POST", URL, nine, 201)
    moved = await api.call("POST", URL, ten, 201)
    url = f"{URL}/{moved['id']}"
    assert await api.conflict("PATCH", url, HALF_PAST_NINE) == FIELDS
    await api.call("PATCH", url, {"starts": "2030-01-01T10:15:00Z"})
    other = await booking_factory.create(api.session, **NINE)
    assert await api.conflict("PATCH", f"{URL}/{other.id}", {"room_id": nine["room_id"]}) == FIELDS


async def test_deleted_bookings_leave_their_room(api: Api) -> None:
    """They come back only where it is free: by `restore`, and by an upsert."""
    nine, late = await _bookings(api, NINE, HALF_PAST_NINE)
    gone = await api.call("POST", URL, nine, 201)
    url = f"{URL}/{gone['id']}"
    await api.call("DELETE", url, status=204)
    taking = await api.call("POST", URL, late, 201)
    assert await api.conflict("POST", f"{url}/restore") == FIELDS
    async with api.session.begin_nested() as savepoint:
        data = BookingCreate.model_validate(nine)
        with pytest.raises(ConflictError):
            await BookingRepository(api.session).upsert(data, id=gone["id"])
        await savepoint.rollback()
    await api.call("DELETE", f"{URL}/{taking['id']}", status=204)
    await api.call("POST", f"{url}/restore")


async def test_bookings_are_short(api: Api) -> None:
    """A rule about a row alone is answered as any other wrong value."""
    (nine,) = await _bookings(api, NINE)
    long = {**nine, "ends": "2030-01-01T21:00:01Z"}
    assert await api.invalid("POST", URL, long) == {"ends"}
    await api.call("POST", URL, {**nine, "ends": "2030-01-01T21:00:00Z"}, 201)


@pytest.mark.parametrize("way", ["create", "bulk", "move", "restore"])
async def test_requests_at_the_same_time(served: Served, way: str) -> None:
    """The second waits until the first is committed, and is refused then."""
    async with served.database.transaction() as session:
        wanted = {**await booking_factory.data(session), **NINE}
        moved = await booking_factory.create(session, **{**wanted, **TEN})
        gone = await booking_factory.create(session, **wanted)
        await BookingRepository(session).delete(gone)
    method, path, body = {
        "create": ("POST", "", wanted),
        "bulk": ("POST", "/bulk", [wanted]),
        "move": ("PATCH", f"/{moved.id}", NINE),
        "restore": ("POST", f"/{gone.id}/restore", None),
    }[way]
    async with served.database.transaction() as session:
        await BookingRepository(session).create(BookingCreate.model_validate(wanted))
        second = asyncio.create_task(served.conflict(method, f"{URL}{path}", body))
        done, _ = await asyncio.wait([second], timeout=0.3)
        assert not done
    assert await second == FIELDS


async def test_a_crowd(served: Served) -> None:
    """One gets the room, and nobody is asked to try again."""
    # Again, since the first crowd comes in one by one, as each gets its connection.
    for _ in range(2):
        async with served.database.transaction() as session:
            wanted = await booking_factory.data(session)
        crowd = await asyncio.gather(*(served.send("POST", URL, wanted) for _ in range(8)))
        assert sorted(response.status_code for response in crowd) == [201, *[409] * 7]
