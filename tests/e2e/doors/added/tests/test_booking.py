from tests.factories import booking_factory, room_factory
from http import HTTPStatus

from sqlmodel import select

from app.custom.audit import AuditEntry
from tests.contract.api import Api


class TestBooking:
    async def test_restore(self, api: Api) -> None:
        """As the contract says, and only while the room is still free."""
        await super().test_restore(api)
        data = await self.data(api)
        url = self.url_of(await api.call("POST", self.url, data, 201))
        await api.call("DELETE", url, status=204)
        await api.call("POST", self.url, data, 201)
        await api.refused(409, "POST", f"{url}/restore")


# The spec allows any two moments, our rule twelve hours: others than those of the generator.
TestBooking.changes = {
    **TestBooking.changes,
    "starts": ["2030-01-01T08:30:00Z"],
    "ends": ["2030-01-01T11:00:00Z"],
}


async def test_bookings_are_counted_by_floor(api: Api) -> None:
    """Deleted ones are not."""
    ground = await room_factory.create(api.session, floor=0)
    top = await room_factory.create(api.session, floor=9)
    for room in (top, ground, top):
        await booking_factory.create(api.session, room_id=room.id)
    gone = await booking_factory.create(api.session, room_id=ground.id)
    await api.call("DELETE", f"{TestBooking.url}/{gone.id}", status=204)
    counts = await api.get(f"{TestBooking.url}/by-floor")
    assert counts == [{"floor": 0, "bookings": 1}, {"floor": 9, "bookings": 2}]


async def test_what_changes_bookings_is_recorded(api: Api) -> None:
    """And what is refused leaves no trace."""
    data = await booking_factory.data(api.session)
    headers = {"X-Request-ID": "ours"}
    made = await api.send("POST", TestBooking.url, data, headers=headers)
    refused = await api.send("POST", TestBooking.url, data)
    assert (made.status_code, refused.status_code) == (HTTPStatus.CREATED, HTTPStatus.CONFLICT)
    await api.get(TestBooking.url)
    (entry,) = (await api.session.exec(select(AuditEntry))).all()
    assert (entry.request_id, entry.method, entry.path) == ("ours", "POST", TestBooking.url)
