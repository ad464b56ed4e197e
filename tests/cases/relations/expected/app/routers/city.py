"""HTTP interface of cities."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.city import CityIncluding
from app.includes.person import PersonIncluding
from app.models.city import City, CityCreate, CityFilter, CityInclude, CityRead, CityUpdate
from app.models.person import PersonFilter
from app.repositories.city import CityRepository
from app.repositories.person import PersonRepository

router = APIRouter(prefix="/cities", tags=["cities"])


@router.get("", responses=problems(422, 503))
async def list_cities(
    session: ReadSessionDep, query: Annotated[CityFilter, Query()]
) -> Page[CityIncluding]:
    """A page of cities."""
    return await CityRepository(session).page(query)


@router.get("/{city_id}", responses=problems(404, 422, 503))
async def get_city(
    session: ReadSessionDep, city_id: Int32, include: CityInclude = None
) -> CityIncluding:
    """One city."""
    return await CityRepository(session).read_or_404(city_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CityRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_city(
    session: SessionDep, data: CityCreate, request: Request, response: Response
) -> City:
    """Make a city; `Location` tells where it is."""
    city = await CityRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{city.id}"
    return city


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[CityRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_cities(
    session: SessionDep, data: Annotated[list[CityCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[City]:
    """Make cities: all of them or none."""
    return await CityRepository(session).create_many(data)


@router.patch("/{city_id}", response_model=CityRead, responses=problems(404, 409, 413, 422, 503))
async def update_city(session: SessionDep, city_id: Int32, data: CityUpdate) -> City:
    """Change the fields that are sent, and no others."""
    cities = CityRepository(session)
    return await cities.update(await cities.get_or_404(city_id), data)


@router.delete(
    "/{city_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_city(session: SessionDep, city_id: Int32) -> None:
    """Delete a city."""
    cities = CityRepository(session)
    await cities.delete(await cities.get_or_404(city_id))


@router.get("/{city_id}/natives", responses=problems(404, 422, 503))
async def list_natives_of_city(
    session: ReadSessionDep, city_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `natives` of a city."""
    await CityRepository(session).exists_or_404(city_id)
    return await PersonRepository(session).page(query, related(City.natives, city_id))


@router.get("/{city_id}/inhabitants", responses=problems(404, 422, 503))
async def list_inhabitants_of_city(
    session: ReadSessionDep, city_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `inhabitants` of a city."""
    await CityRepository(session).exists_or_404(city_id)
    return await PersonRepository(session).page(query, related(City.inhabitants, city_id))
