"""Queries on bookings."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.booking import BookingIncluding
from app.models.booking import Booking, BookingCreate, BookingFilter, BookingRead, BookingUpdate
from app.models.room import RoomRead


class BookingRepository(
    AsyncRepository[Booking, BookingCreate, BookingUpdate, BookingIncluding, BookingFilter]
):
    """The rows of `bookings`."""

    statements = Statements(
        Booking,
        BookingIncluding,
        BookingFilter,
        {"room": RoomRead, "follows": BookingRead, "followed_by": BookingRead},
    )
