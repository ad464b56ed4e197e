"""Queries on rates."""

from typing import Never

from shop.models.rate import Rate, RateFilter, RateRead
from shop.repository import AsyncRepository
from shop.statements import Statements


class RateRepository(AsyncRepository[Rate, Rate, Never, RateRead, RateFilter]):
    """The rows of `rates`."""

    statements = Statements(Rate, RateRead, RateFilter)
