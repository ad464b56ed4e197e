"""Queries on countries."""

from app.models.country import Country, CountryCreate, CountryFilter, CountryRead, CountryUpdate
from app.repository import AsyncRepository, Statements


class CountryRepository(
    AsyncRepository[Country, CountryCreate, CountryUpdate, CountryRead, CountryFilter]
):
    """The rows of `countries`."""

    statements = Statements(Country, CountryRead, CountryFilter)
