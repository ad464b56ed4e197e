"""What is done every night: `python -m app.custom.nightly`."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from app.core.database import uow
from app.core.logs import configure_logging
from app.repositories.booking import BookingRepository
from app.settings import Settings

logger = logging.getLogger(__name__)


async def forget_old_bookings(settings: Settings, now: datetime) -> int:
    """Delete for good what ended long ago; tells how many bookings that were."""
    async with uow(settings) as session:
        before = now - timedelta(days=settings.keep_days)
        return await BookingRepository(session).forget(before)


def main() -> None:
    """Do it on the database of the settings."""
    settings = Settings()
    configure_logging(settings)
    count = asyncio.run(forget_old_bookings(settings, datetime.now(UTC)))
    logger.info("bookings forgotten: %d", count)


if __name__ == "__main__":
    main()
