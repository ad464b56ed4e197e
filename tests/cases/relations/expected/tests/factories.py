"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.city import City, CityCreate
from app.models.country import Country, CountryCreate
from app.models.order import Order, OrderCreate
from app.models.order_line import OrderLine, OrderLineCreate
from app.models.person import Person, PersonCreate
from app.repositories.city import CityRepository
from app.repositories.country import CountryRepository
from app.repositories.order import OrderRepository
from app.repositories.order_line import OrderLineRepository
from app.repositories.person import PersonRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def country_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a country."""
    n = number(session, Country)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_country(session: AsyncSession, /, **changes: object) -> Country:
    """A country in the database."""
    data = CountryCreate.model_validate(await country_data(session, **changes))
    return await CountryRepository(session).create(data)


async def city_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a city."""
    n = number(session, City)
    data: dict[str, Any] = {"name": f"Name {n}"}
    data |= changes
    if "country_id" not in data:
        data["country_id"] = (await create_country(session)).id
    return data


async def create_city(session: AsyncSession, /, **changes: object) -> City:
    """A city in the database."""
    data = CityCreate.model_validate(await city_data(session, **changes))
    return await CityRepository(session).create(data)


async def person_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a person."""
    data: dict[str, Any] = {**changes}
    if "birthplace_id" not in data:
        data["birthplace_id"] = (await create_city(session)).id
    return data


async def create_person(session: AsyncSession, /, **changes: object) -> Person:
    """A person in the database."""
    data = PersonCreate.model_validate(await person_data(session, **changes))
    return await PersonRepository(session).create(data)


async def order_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make an order."""
    data: dict[str, Any] = {**changes}
    if "person_id" not in data:
        data["person_id"] = (await create_person(session)).id
    return data


async def create_order(session: AsyncSession, /, **changes: object) -> Order:
    """An order in the database."""
    data = OrderCreate.model_validate(await order_data(session, **changes))
    return await OrderRepository(session).create(data)


async def order_line_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make an order line."""
    n = number(session, OrderLine)
    data: dict[str, Any] = {"quantity": n}
    data |= changes
    if "order_id" not in data:
        data["order_id"] = (await create_order(session)).id
    return data


async def create_order_line(session: AsyncSession, /, **changes: object) -> OrderLine:
    """An order line in the database."""
    data = OrderLineCreate.model_validate(await order_line_data(session, **changes))
    return await OrderLineRepository(session).create(data)
