"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic_core import to_jsonable_python
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.bill import Bill, BillCreate
from app.models.booking import Booking, BookingCreate
from app.models.room import Room, RoomCreate
from app.models.tenant import Tenant, TenantCreate
from app.repositories.bill import BillRepository
from app.repositories.booking import BookingRepository
from app.repositories.room import RoomRepository
from app.repositories.tenant import TenantRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def refer(
    session: AsyncSession,
    data: dict[str, Any],
    create: Callable[..., Awaitable[Model]],
    **columns: str,
) -> None:
    """Let the data of a row refer to a new row, unless they refer to one already.

    Args:
        session: to make the new row in.
        data: gets the key of the new row; what it has of it already, the new row is made with.
        create: makes the new row.
        columns: the columns of the foreign key, each with the one it points to.
    """
    if columns.keys() <= data.keys():
        return
    known = {target: data[name] for name, target in columns.items() if name in data}
    row = await create(session, **known)
    for name, target in columns.items():
        data[name] = to_jsonable_python(getattr(row, target))


async def tenant_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a tenant."""
    n = number(session, Tenant)
    data: dict[str, Any] = {"id": f"tenant-{n}"}
    return data | changes


async def create_tenant(session: AsyncSession, /, **changes: object) -> Tenant:
    """A tenant in the database."""
    data = TenantCreate.model_validate(await tenant_data(session, **changes))
    return await TenantRepository(session).create(data)


async def room_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a room."""
    n = number(session, Room)
    data: dict[str, Any] = {"floor": n, "number": n}
    data |= changes
    if "tenant_id" not in data:
        data["tenant_id"] = (await create_tenant(session)).id
    return data


async def create_room(session: AsyncSession, /, **changes: object) -> Room:
    """A room in the database."""
    data = RoomCreate.model_validate(await room_data(session, **changes))
    return await RoomRepository(session).create(data)


async def booking_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a booking."""
    n = number(session, Booking)
    data: dict[str, Any] = {"code": f"Code {n}"}
    data |= changes
    await refer(
        session,
        data,
        create_room,
        room_tenant_id="tenant_id",
        room_floor="floor",
        room_number="number",
    )
    return data


async def create_booking(session: AsyncSession, /, **changes: object) -> Booking:
    """A booking in the database."""
    data = BookingCreate.model_validate(await booking_data(session, **changes))
    return await BookingRepository(session).create(data)


async def bill_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a bill."""
    n = number(session, Bill)
    data: dict[str, Any] = {"amount": f"{n}.50"}
    data |= changes
    if "booking_id" not in data:
        data["booking_id"] = (await create_booking(session)).code
    return data


async def create_bill(session: AsyncSession, /, **changes: object) -> Bill:
    """A bill in the database."""
    data = BillCreate.model_validate(await bill_data(session, **changes))
    return await BillRepository(session).create(data)
