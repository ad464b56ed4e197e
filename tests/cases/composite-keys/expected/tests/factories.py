"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.bill import Bill, BillCreate
from app.models.booking import Booking, BookingCreate
from app.models.room import Room, RoomCreate
from app.models.tenant import Tenant, TenantCreate
from app.repositories.bill import BillRepository
from app.repositories.booking import BookingRepository
from app.repositories.room import RoomRepository
from app.repositories.tenant import TenantRepository
from tests.contract.factory import RowFactory

tenant_factory = RowFactory(
    Tenant,
    TenantCreate,
    TenantRepository,
    lambda n: {
        "id": f"tenant-{n}",
    },
)

room_factory = RowFactory(
    Room,
    RoomCreate,
    RoomRepository,
    lambda n: {
        "floor": n,
        "number": n,
    },
)

booking_factory = RowFactory(
    Booking,
    BookingCreate,
    BookingRepository,
    lambda n: {
        "code": f"Code {n}",
    },
)

bill_factory = RowFactory(
    Bill,
    BillCreate,
    BillRepository,
    lambda n: {
        "amount": f"{n}.50",
    },
)
