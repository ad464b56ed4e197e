"""HTTP interface of rooms."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int16, Int32, KeyStr
from app.includes.booking import BookingIncluding
from app.includes.room import RoomIncluding
from app.models.booking import BookingFilter
from app.models.room import Room, RoomCreate, RoomFilter, RoomInclude, RoomRead
from app.repositories.booking import BookingRepository
from app.repositories.room import RoomRepository

router = APIRouter(prefix="/rooms", tags=["rooms"])


@router.get("", responses=problems(422, 503))
async def list_rooms(
    session: ReadSessionDep, query: Annotated[RoomFilter, Query()]
) -> Page[RoomIncluding]:
    """A page of rooms."""
    return await RoomRepository(session).page(query)


@router.get("/{tenant_id}/{floor}/{number}", responses=problems(404, 422, 503))
async def get_room(
    session: ReadSessionDep,
    tenant_id: KeyStr,
    floor: Int16,
    number: Int32,
    include: RoomInclude = None,
) -> RoomIncluding:
    """One room."""
    return await RoomRepository(session).read_or_404((tenant_id, floor, number), include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=RoomRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_room(
    session: SessionDep, data: RoomCreate, request: Request, response: Response
) -> Room:
    """Make a room; `Location` tells where it is."""
    room = await RoomRepository(session).create(data)
    response.headers["Location"] = (
        f"{request.url.path}/{quote(room.tenant_id, safe='')}/{room.floor}/{room.number}"
    )
    return room


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[RoomRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_rooms(
    session: SessionDep, data: Annotated[list[RoomCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Room]:
    """Make rooms: all of them or none."""
    return await RoomRepository(session).create_many(data)


@router.delete(
    "/{tenant_id}/{floor}/{number}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_room(session: SessionDep, tenant_id: KeyStr, floor: Int16, number: Int32) -> None:
    """Delete a room."""
    rooms = RoomRepository(session)
    await rooms.delete(await rooms.get_or_404((tenant_id, floor, number)))


@router.get("/{tenant_id}/{floor}/{number}/bookings", responses=problems(404, 422, 503))
async def list_bookings_of_room(
    session: ReadSessionDep,
    tenant_id: KeyStr,
    floor: Int16,
    number: Int32,
    query: Annotated[BookingFilter, Query()],
) -> Page[BookingIncluding]:
    """A page of the `bookings` of a room."""
    key = (tenant_id, floor, number)
    await RoomRepository(session).exists_or_404(key)
    return await BookingRepository(session).page(query, related(Room.bookings, key))
