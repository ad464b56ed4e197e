"""Queries on rooms."""

from typing import Never

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.room import RoomIncluding
from app.models.room import Room, RoomCreate, RoomFilter
from app.models.tenant import TenantRead


class RoomRepository(AsyncRepository[Room, RoomCreate, Never, RoomIncluding, RoomFilter]):
    """The rows of `rooms`."""

    statements = Statements(Room, RoomIncluding, RoomFilter, {"tenant": TenantRead})
