"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.quote import Quote, QuoteCreate
from app.repositories.quote import QuoteRepository
from tests.contract.factory import RowFactory

quote_factory = RowFactory(
    Quote,
    QuoteCreate,
    QuoteRepository,
    lambda n: {
        "said": f"Said {n}",
        "kind": "it's",
        "other": "'",
        "date": f"{2000 + n}-01-31",
        "pattern": "\"'\\"[n % 3] + "x",
    },
)
