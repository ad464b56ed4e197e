"""HTTP interface of bookings."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int16, Int32, KeyStr
from app.includes.bill import BillIncluding
from app.includes.booking import BookingIncluding
from app.models.bill import BillFilter
from app.models.booking import (
    Booking,
    BookingCreate,
    BookingFilter,
    BookingInclude,
    BookingRead,
    BookingUpdate,
)
from app.repositories.bill import BillRepository
from app.repositories.booking import BookingRepository

router = APIRouter(prefix="/bookings", tags=["bookings"])


@router.get("", responses=problems(422, 503))
async def list_bookings(
    session: ReadSessionDep, query: Annotated[BookingFilter, Query()]
) -> Page[BookingIncluding]:
    """A page of bookings."""
    return await BookingRepository(session).page(query)


@router.get(
    "/{room_tenant_id}/{room_floor}/{room_number}/{slot}", responses=problems(404, 422, 503)
)
async def get_booking(
    session: ReadSessionDep,
    room_tenant_id: KeyStr,
    room_floor: Int16,
    room_number: Int32,
    slot: UUID,
    include: BookingInclude = None,
) -> BookingIncluding:
    """One booking."""
    return await BookingRepository(session).read_or_404(
        (room_tenant_id, room_floor, room_number, slot), include
    )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=BookingRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_booking(
    session: SessionDep, data: BookingCreate, request: Request, response: Response
) -> Booking:
    """Make a booking; `Location` tells where it is."""
    booking = await BookingRepository(session).create(data)
    response.headers["Location"] = (
        f"{request.url.path}/"
        f"{quote(booking.room_tenant_id, safe='')}/"
        f"{booking.room_floor}/"
        f"{booking.room_number}/"
        f"{booking.slot}"
    )
    return booking


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[BookingRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_bookings(
    session: SessionDep, data: Annotated[list[BookingCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Booking]:
    """Make bookings: all of them or none."""
    return await BookingRepository(session).create_many(data)


@router.patch(
    "/{room_tenant_id}/{room_floor}/{room_number}/{slot}",
    response_model=BookingRead,
    responses=problems(404, 409, 413, 422, 503),
)
async def update_booking(
    session: SessionDep,
    room_tenant_id: KeyStr,
    room_floor: Int16,
    room_number: Int32,
    slot: UUID,
    data: BookingUpdate,
) -> Booking:
    """Change the fields that are sent, and no others."""
    bookings = BookingRepository(session)
    return await bookings.update(
        await bookings.get_or_404((room_tenant_id, room_floor, room_number, slot)), data
    )


@router.delete(
    "/{room_tenant_id}/{room_floor}/{room_number}/{slot}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_booking(
    session: SessionDep, room_tenant_id: KeyStr, room_floor: Int16, room_number: Int32, slot: UUID
) -> None:
    """Delete a booking."""
    bookings = BookingRepository(session)
    await bookings.delete(
        await bookings.get_or_404((room_tenant_id, room_floor, room_number, slot))
    )


@router.get(
    "/{room_tenant_id}/{room_floor}/{room_number}/{slot}/bills", responses=problems(404, 422, 503)
)
async def list_bills_of_booking(
    session: ReadSessionDep,
    room_tenant_id: KeyStr,
    room_floor: Int16,
    room_number: Int32,
    slot: UUID,
    query: Annotated[BillFilter, Query()],
) -> Page[BillIncluding]:
    """A page of the `bills` of a booking."""
    key = (room_tenant_id, room_floor, room_number, slot)
    await BookingRepository(session).exists_or_404(key)
    return await BillRepository(session).page(query, related(Booking.bills, key))
