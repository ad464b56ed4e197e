"""HTTP interface of countries."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.city import CityIncluding
from app.includes.country import CountryIncluding
from app.models.city import CityFilter
from app.models.country import (
    Country,
    CountryCreate,
    CountryFilter,
    CountryInclude,
    CountryRead,
    CountryUpdate,
)
from app.repositories.city import CityRepository
from app.repositories.country import CountryRepository

router = APIRouter(prefix="/countries", tags=["countries"])


@router.get("", responses=problems(422, 503))
async def list_countries(
    session: ReadSessionDep, query: Annotated[CountryFilter, Query()]
) -> Page[CountryIncluding]:
    """A page of countries."""
    return await CountryRepository(session).page(query)


@router.get("/{country_id}", responses=problems(404, 422, 503))
async def get_country(
    session: ReadSessionDep, country_id: Int32, include: CountryInclude = None
) -> CountryIncluding:
    """One country."""
    return await CountryRepository(session).read_or_404(country_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=CountryRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_country(
    session: SessionDep, data: CountryCreate, request: Request, response: Response
) -> Country:
    """Make a country; `Location` tells where it is."""
    country = await CountryRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{country.id}"
    return country


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[CountryRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_countries(
    session: SessionDep, data: Annotated[list[CountryCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Country]:
    """Make countries: all of them or none."""
    return await CountryRepository(session).create_many(data)


@router.patch(
    "/{country_id}", response_model=CountryRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_country(session: SessionDep, country_id: Int32, data: CountryUpdate) -> Country:
    """Change the fields that are sent, and no others."""
    countries = CountryRepository(session)
    return await countries.update(await countries.get_or_404(country_id), data)


@router.delete(
    "/{country_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_country(session: SessionDep, country_id: Int32) -> None:
    """Delete a country."""
    countries = CountryRepository(session)
    await countries.delete(await countries.get_or_404(country_id))


@router.get("/{country_id}/cities", responses=problems(404, 422, 503))
async def list_cities_of_country(
    session: ReadSessionDep, country_id: Int32, query: Annotated[CityFilter, Query()]
) -> Page[CityIncluding]:
    """A page of the `cities` of a country."""
    await CountryRepository(session).exists_or_404(country_id)
    return await CityRepository(session).page(query, related(Country.cities, country_id))
