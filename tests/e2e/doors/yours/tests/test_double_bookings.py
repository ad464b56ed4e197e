"""A room has one booking at a time, whoever asks, and however they do."""

import asyncio
from http import HTTPStatus
from typing import Any

from app.core.errors import AppError
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
    """They come back only where it is free."""
    nine, late = await _bookings(api, NINE, HALF_PAST_NINE)
    gone = await api.call("POST", URL, nine, 201)
    url = f"{URL}/{gone['id']}"
    await api.call("DELETE", url, status=204)
    taking = await api.call("POST", URL, late, 201)
    assert await api.conflict("POST", f"{url}/restore") == FIELDS
    await api.call("DELETE", f"{URL}/{taking['id']}", status=204)
    await api.call("POST", f"{url}/restore")


async def test_bookings_are_short(api: Api) -> None:
    """A rule about a row alone is answered as any other wrong value."""
    (nine,) = await _bookings(api, NINE)
    long = {**nine, "ends": "2030-01-01T21:00:01Z"}
    assert await api.invalid("POST", URL, long) == {"ends"}
    await api.call("POST", URL, {**nine, "ends": "2030-01-01T21:00:00Z"}, 201)


async def test_requests_at_the_same_time(served: Served) -> None:
    """One of them gets the room, by whichever way they come."""
    async with served.database.transaction() as session:
        first = await booking_factory.data(session)
        moved = await booking_factory.create(session, **TEN, room_id=first["room_id"])
        gone = await booking_factory.create(session, **NINE, room_id=first["room_id"])
        await BookingRepository(session).delete(gone)
    wanted = {**first, **NINE}

    async def status(method: str, path: str, body: object = None) -> int:
        return (await served.send(method, f"{URL}{path}", body)).status_code

    async def upsert() -> int:
        try:
            async with served.database.transaction() as session:
                data = BookingCreate.model_validate(wanted)
                await BookingRepository(session).upsert(data, id=gone.id)
        except AppError as error:
            return error.status
        return HTTPStatus.OK

    statuses = await asyncio.gather(
        *(status("POST", "", wanted) for _ in range(3)),
        *(status("POST", "/bulk", [wanted]) for _ in range(3)),
        status("POST", f"/{gone.id}/restore"),
        status("PATCH", f"/{moved.id}", HALF_PAST_NINE),
        upsert(),
    )
    assert {*statuses} <= {200, 201, 409}, statuses
    shown = await served.get(URL, {"room_id": first["room_id"]})
    times = sorted((booking["starts"], booking["ends"]) for booking in shown["items"])
    assert all(end <= start for (_, end), (start, _) in zip(times, times[1:], strict=False)), times
