"""HTTP interface of homes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.building import House, HouseCreate, HouseFilter, HouseRead, HouseUpdate
from app.repositories.building import HouseRepository

router = APIRouter(prefix="/homes", tags=["homes"])


@router.get("", responses=problems(422, 503))
async def list_homes(
    session: ReadSessionDep, query: Annotated[HouseFilter, Query()]
) -> Page[HouseRead]:
    """A page of homes."""
    return await HouseRepository(session).page(query)


@router.get("/{house_id}", responses=problems(404, 422, 503))
async def get_house(session: ReadSessionDep, house_id: Int32) -> HouseRead:
    """One house."""
    return await HouseRepository(session).read_or_404(house_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=HouseRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_house(
    session: SessionDep, data: HouseCreate, request: Request, response: Response
) -> House:
    """Make a house; `Location` tells where it is."""
    house = await HouseRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{house.id}"
    return house


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[HouseRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_homes(
    session: SessionDep, data: Annotated[list[HouseCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[House]:
    """Make homes: all of them or none."""
    return await HouseRepository(session).create_many(data)


@router.patch("/{house_id}", response_model=HouseRead, responses=problems(404, 409, 413, 422, 503))
async def update_house(session: SessionDep, house_id: Int32, data: HouseUpdate) -> House:
    """Change the fields that are sent, and no others."""
    homes = HouseRepository(session)
    return await homes.update(await homes.get_or_404(house_id), data)


@router.delete(
    "/{house_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_house(session: SessionDep, house_id: Int32) -> None:
    """Delete a house."""
    homes = HouseRepository(session)
    await homes.delete(await homes.get_or_404(house_id))
