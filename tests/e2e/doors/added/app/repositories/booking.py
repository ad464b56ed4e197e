from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select

from app.core.errors import ConflictError, InvalidError
from app.core.repository import Operation
from app.models.booking import Booking
from app.models.room import Room


class BookingRepository:
    async def check(self, rows: Sequence[Booking], operation: Operation) -> None:
        """A booking lasts twelve hours at most, and its room has no other meanwhile."""
        if operation == "delete":
            return
        if any(row.ends - row.starts > timedelta(hours=12) for row in rows):
            raise InvalidError("A booking lasts at most 12 hours", "too_long", "body", "ends")
        await self._lock_rooms({row.room_id for row in rows})
        if await self._is_any_taken({row.id for row in rows}):
            message = "The room has another booking at that time."
            raise ConflictError(message, fields=["room_id", "starts", "ends"])

    async def _lock_rooms(self, ids: set[int]) -> None:
        """Wait until other requests for these rooms are committed, and let others wait.

        They are locked in one order by all, so that no two requests wait for each other. SQLite
        has only one transaction at a time anyway.
        """
        rooms = select(Room.id).where(col(Room.id).in_(ids)).order_by(col(Room.id))
        await self.session.exec(rooms.with_for_update(key_share=True))

    async def _is_any_taken(self, ids: set[int]) -> bool:
        """Whether one of these bookings overlaps another, be it one of them or not."""
        other = aliased(Booking)
        overlaps = and_(
            col(other.room_id) == col(Booking.room_id),
            col(other.id) != col(Booking.id),
            col(other.starts) < col(Booking.ends),
            col(other.ends) > col(Booking.starts),
            col(other.deleted_at).is_(None),
        )
        bookings = select(Booking.id).join(other, overlaps).where(col(Booking.id).in_(ids))
        return (await self.session.exec(bookings.limit(1))).first() is not None

    async def count_by_floor(self) -> Sequence[tuple[int, int]]:
        """Floors with the number of their bookings."""
        counts = (
            select(Room.floor, func.count())
            .join(Booking, col(Booking.room_id) == col(Room.id))
            .where(col(Booking.deleted_at).is_(None))
            .group_by(col(Room.floor))
            .order_by(col(Room.floor))
        )
        return (await self.session.exec(counts)).all()

    async def forget(self, before: datetime) -> int:
        """Delete for good what ended before a moment; tells how many rows that were."""
        old = delete(Booking).where(col(Booking.ends) < before)
        return (await self.session.exec(old)).rowcount
