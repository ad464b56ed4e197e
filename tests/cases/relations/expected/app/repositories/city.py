"""Queries on cities."""

from app.models.city import City, CityCreate, CityFilter, CityRead, CityUpdate
from app.repository import AsyncRepository, Statements


class CityRepository(AsyncRepository[City, CityCreate, CityUpdate, CityRead, CityFilter]):
    """The rows of `cities`."""

    statements = Statements(City, CityRead, CityFilter)
