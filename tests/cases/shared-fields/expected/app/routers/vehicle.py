"""HTTP interface of cars."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.vehicle import Car, CarCreate, CarFilter, CarRead, CarUpdate
from app.repositories.vehicle import CarRepository

router = APIRouter(prefix="/cars", tags=["cars"])


@router.get("", responses=problems(422, 503))
async def list_cars(session: ReadSessionDep, query: Annotated[CarFilter, Query()]) -> Page[CarRead]:
    """A page of cars."""
    return await CarRepository(session).page(query)


@router.get("/{car_id}", responses=problems(404, 422, 503))
async def get_car(session: ReadSessionDep, car_id: Int32) -> CarRead:
    """One car."""
    return await CarRepository(session).read_or_404(car_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CarRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_car(
    session: SessionDep, data: CarCreate, request: Request, response: Response
) -> Car:
    """Make a car; `Location` tells where it is."""
    car = await CarRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{car.id}"
    return car


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[CarRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_cars(
    session: SessionDep, data: Annotated[list[CarCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Car]:
    """Make cars: all of them or none."""
    return await CarRepository(session).create_many(data)


@router.patch("/{car_id}", response_model=CarRead, responses=problems(404, 409, 413, 422, 503))
async def update_car(session: SessionDep, car_id: Int32, data: CarUpdate) -> Car:
    """Change the fields that are sent, and no others."""
    cars = CarRepository(session)
    return await cars.update(await cars.get_or_404(car_id), data)


@router.delete(
    "/{car_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_car(session: SessionDep, car_id: Int32) -> None:
    """Delete a car."""
    cars = CarRepository(session)
    await cars.delete(await cars.get_or_404(car_id))
