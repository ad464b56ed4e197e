"""Queries on quotes."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.quote import Quote, QuoteCreate, QuoteFilter, QuoteRead, QuoteUpdate


class QuoteRepository(AsyncRepository[Quote, QuoteCreate, QuoteUpdate, QuoteRead, QuoteFilter]):
    """The rows of `quotes`."""

    statements = Statements(Quote, QuoteRead, QuoteFilter)
