"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.quote import Quote, QuoteCreate
from app.repositories.quote import QuoteRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def quote_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a quote."""
    n = number(session, Quote)
    data: dict[str, Any] = {
        "said": f"Said {n}",
        "kind": "it's",
        "other": "'",
        "date": f"{2000 + n}-01-31",
        "pattern": "\"'\\"[n % 3] + "x",
    }
    return data | changes


async def create_quote(session: AsyncSession, /, **changes: object) -> Quote:
    """A quote in the database."""
    data = QuoteCreate.model_validate(await quote_data(session, **changes))
    return await QuoteRepository(session).create(data)
