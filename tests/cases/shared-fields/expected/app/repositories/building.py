"""Queries on homes."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.building import House, HouseCreate, HouseFilter, HouseRead, HouseUpdate


class HouseRepository(AsyncRepository[House, HouseCreate, HouseUpdate, HouseRead, HouseFilter]):
    """The rows of `real_estate`."""

    statements = Statements(House, HouseRead, HouseFilter)
