"""Queries on rates."""

from shop.models.rate import Rate, RateCreate, RateFilter, RateRead, RateUpdate
from shop.repository import AsyncRepository, Statements


class RateRepository(AsyncRepository[Rate, RateCreate, RateUpdate, RateRead, RateFilter]):
    """The rows of `rates`."""

    statements = Statements(Rate, RateRead, RateFilter)
