"""Queries on quotes."""

from app.models.quote import Quote, QuoteCreate, QuoteFilter, QuoteRead, QuoteUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class QuoteRepository(AsyncRepository[Quote, QuoteCreate, QuoteUpdate, QuoteRead, QuoteFilter]):
    """The rows of `quotes`."""

    statements = Statements(Quote, QuoteRead, QuoteFilter)
