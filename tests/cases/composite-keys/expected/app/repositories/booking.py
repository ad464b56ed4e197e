"""Queries on bookings."""

from app.includes.booking import BookingIncluding
from app.models.booking import Booking, BookingCreate, BookingFilter, BookingRead, BookingUpdate
from app.models.room import RoomRead
from app.repository import AsyncRepository
from app.statements import Statements


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
