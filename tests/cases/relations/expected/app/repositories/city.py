"""Queries on cities."""

from app.includes.city import CityIncluding
from app.models.city import City, CityCreate, CityFilter, CityUpdate
from app.models.country import CountryRead
from app.repository import AsyncRepository
from app.statements import Statements


class CityRepository(AsyncRepository[City, CityCreate, CityUpdate, CityIncluding, CityFilter]):
    """The rows of `cities`."""

    statements = Statements(City, CityIncluding, CityFilter, {"country": CountryRead})
