"""Queries on countries."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.country import CountryIncluding
from app.models.city import CityRead
from app.models.country import Country, CountryCreate, CountryFilter, CountryUpdate


class CountryRepository(
    AsyncRepository[Country, CountryCreate, CountryUpdate, CountryIncluding, CountryFilter]
):
    """The rows of `countries`."""

    statements = Statements(Country, CountryIncluding, CountryFilter, {"capital": CityRead})
