"""Queries on countries."""

from app.includes.country import CountryIncluding
from app.models.city import CityRead
from app.models.country import Country, CountryCreate, CountryFilter, CountryUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class CountryRepository(
    AsyncRepository[Country, CountryCreate, CountryUpdate, CountryIncluding, CountryFilter]
):
    """The rows of `countries`."""

    statements = Statements(Country, CountryIncluding, CountryFilter, {"capital": CityRead})
