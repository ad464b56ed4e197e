"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.offer import Offer, OfferCreate
from app.repositories.offer import OfferRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def offer_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make an offer."""
    n = number(session, Offer)
    data: dict[str, Any] = {
        "code": f"AA{n}",
        "price": f"{n}.50",
        "discount": 0,
        "pieces": 6,
        "weight": 3.6875,
        "starts": f"{2000 + n}-01-31",
        "ends": f"{2000 + n}-01-31",
        "active": True,
        "labels": [f"Labels {n}"],
        "kind": f"Kind {n}",
    }
    return data | changes


async def create_offer(session: AsyncSession, /, **changes: object) -> Offer:
    """An offer in the database."""
    data = OfferCreate.model_validate(await offer_data(session, **changes))
    return await OfferRepository(session).create(data)
