"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from shop.core.models import Model
from shop.models.basket import Basket, BasketCreate
from shop.models.product import Product, ProductCreate
from shop.models.rate import Rate
from shop.models.secret import Secret
from shop.repositories.basket import BasketRepository
from shop.repositories.product import ProductRepository
from shop.repositories.rate import RateRepository
from shop.repositories.secret import SecretRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def basket_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a basket."""
    data: dict[str, Any] = {**changes}
    if "product_id" not in data:
        data["product_id"] = (await create_product(session)).id
    return data


async def create_basket(session: AsyncSession, /, **changes: object) -> Basket:
    """A basket in the database."""
    data = BasketCreate.model_validate(await basket_data(session, **changes))
    return await BasketRepository(session).create(data)


async def product_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a product."""
    n = number(session, Product)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_product(session: AsyncSession, /, **changes: object) -> Product:
    """A product in the database."""
    data = ProductCreate.model_validate(await product_data(session, **changes))
    return await ProductRepository(session).create(data)


async def rate_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """The values of a rate."""
    n = number(session, Rate)
    data: dict[str, Any] = {"value": n + 0.5}
    return data | changes


async def create_rate(session: AsyncSession, /, **changes: object) -> Rate:
    """A rate in the database."""
    data = Rate.model_validate(await rate_data(session, **changes))
    return await RateRepository(session).create(data)


async def secret_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """The values of a secret."""
    n = number(session, Secret)
    data: dict[str, Any] = {"text": f"Text {n}"}
    data |= changes
    if "product_id" not in data:
        data["product_id"] = (await create_product(session)).id
    return data


async def create_secret(session: AsyncSession, /, **changes: object) -> Secret:
    """A secret in the database."""
    data = Secret.model_validate(await secret_data(session, **changes))
    return await SecretRepository(session).create(data)
