"""Queries on cities."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.city import CityIncluding
from app.models.city import City, CityCreate, CityFilter, CityUpdate
from app.models.country import CountryRead


class CityRepository(AsyncRepository[City, CityCreate, CityUpdate, CityIncluding, CityFilter]):
    """The rows of `cities`."""

    statements = Statements(City, CityIncluding, CityFilter, {"country": CountryRead})
