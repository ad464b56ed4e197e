"""Queries on rates."""

from typing import Never

from shop.core.repository import AsyncRepository
from shop.core.statements import Statements
from shop.models.rate import Rate, RateFilter, RateRead


class RateRepository(AsyncRepository[Rate, Rate, Never, RateRead, RateFilter]):
    """The rows of `rates`."""

    statements = Statements(Rate, RateRead, RateFilter)
