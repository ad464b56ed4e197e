"""Routes beside the generated ones."""

from fastapi import APIRouter
from pydantic import BaseModel

from app.core.database import ReadSessionDep
from app.core.problems import problems
from app.repositories.booking import BookingRepository

router = APIRouter(prefix="/bookings", tags=["bookings"])


class FloorBookings(BaseModel):
    """How often the rooms of a floor are booked."""

    floor: int
    bookings: int


@router.get("/by-floor", responses=problems(503))
async def count_bookings_by_floor(session: ReadSessionDep) -> list[FloorBookings]:
    """How many bookings each floor has."""
    counts = await BookingRepository(session).count_by_floor()
    return [FloorBookings(floor=floor, bookings=bookings) for floor, bookings in counts]
