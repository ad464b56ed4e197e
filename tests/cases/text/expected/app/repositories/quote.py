"""Queries on quotes."""

from app.models.quote import Quote, QuoteCreate, QuoteFilter, QuoteRead, QuoteUpdate
from app.repository import AsyncRepository, Statements


class QuoteRepository(AsyncRepository[Quote, QuoteCreate, QuoteUpdate, QuoteRead, QuoteFilter]):
    """The rows of `quotes`."""

    statements = Statements(Quote, QuoteRead, QuoteFilter)
