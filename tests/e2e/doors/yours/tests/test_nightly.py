"""What is done every night."""

from datetime import UTC, datetime

from app.custom.nightly import forget_old_bookings
from app.settings import Settings
from tests.contract.database import Served
from tests.factories import booking_factory

URL = "/api/v1/bookings"


async def test_old_bookings_are_forgotten(served: Served, settings: Settings) -> None:
    """It commits by itself, so that its test needs a database that does."""
    async with served.database.transaction() as session:
        await booking_factory.create(session, starts="2029-01-01T09:00:00Z")
        kept = await booking_factory.create(session, starts="2030-01-01T09:00:00Z")
    assert await forget_old_bookings(settings, datetime(2030, 1, 2, tzinfo=UTC)) == 1
    assert [booking["id"] for booking in await served.listed(URL)] == [kept.id]
