"""Queries on homes."""

from app.models.building import House, HouseCreate, HouseFilter, HouseRead, HouseUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class HouseRepository(AsyncRepository[House, HouseCreate, HouseUpdate, HouseRead, HouseFilter]):
    """The rows of `real_estate`."""

    statements = Statements(House, HouseRead, HouseFilter)
