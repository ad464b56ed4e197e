"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.building import House, HouseCreate
from app.models.vehicle import Car, CarCreate
from app.repositories.building import HouseRepository
from app.repositories.vehicle import CarRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def car_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a car."""
    n = number(session, Car)
    data: dict[str, Any] = {"title": f"Title {n}", "level": "low", "state": "new", "wheels": n}
    return data | changes


async def create_car(session: AsyncSession, /, **changes: object) -> Car:
    """A car in the database."""
    data = CarCreate.model_validate(await car_data(session, **changes))
    return await CarRepository(session).create(data)


async def house_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a house."""
    n = number(session, House)
    data: dict[str, Any] = {"title": f"Title {n}", "level": "low", "state": "new", "floors": n}
    return data | changes


async def create_house(session: AsyncSession, /, **changes: object) -> House:
    """A house in the database."""
    data = HouseCreate.model_validate(await house_data(session, **changes))
    return await HouseRepository(session).create(data)
