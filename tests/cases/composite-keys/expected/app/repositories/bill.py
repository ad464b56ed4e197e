"""Queries on bills."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.bill import BillIncluding
from app.models.bill import Bill, BillCreate, BillFilter, BillUpdate
from app.models.booking import BookingRead
from app.models.room import RoomRead


class BillRepository(AsyncRepository[Bill, BillCreate, BillUpdate, BillIncluding, BillFilter]):
    """The rows of `bills`."""

    statements = Statements(
        Bill, BillIncluding, BillFilter, {"booking": BookingRead, "room": RoomRead}
    )
