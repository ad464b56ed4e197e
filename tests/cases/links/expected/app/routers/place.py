"""HTTP interface of places."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.person import PersonIncluding
from app.models.person import PersonFilter
from app.models.place import Place, PlaceCreate, PlaceFilter, PlaceRead
from app.repositories.person import PersonRepository
from app.repositories.place import PlaceRepository

router = APIRouter(prefix="/places", tags=["places"])


@router.get("", responses=problems(422, 503))
async def list_places(
    session: ReadSessionDep, query: Annotated[PlaceFilter, Query()]
) -> Page[PlaceRead]:
    """A page of places."""
    return await PlaceRepository(session).page(query)


@router.get("/{x}/{y}", responses=problems(404, 422, 503))
async def get_place(session: ReadSessionDep, x: Int32, y: Int32) -> PlaceRead:
    """One place."""
    return await PlaceRepository(session).read_or_404((x, y))


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=PlaceRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_place(
    session: SessionDep, data: PlaceCreate, request: Request, response: Response
) -> Place:
    """Make a place; `Location` tells where it is."""
    place = await PlaceRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{place.x}/{place.y}"
    return place


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[PlaceRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_places(
    session: SessionDep, data: Annotated[list[PlaceCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Place]:
    """Make places: all of them or none."""
    return await PlaceRepository(session).create_many(data)


@router.delete(
    "/{x}/{y}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_place(session: SessionDep, x: Int32, y: Int32) -> None:
    """Delete a place."""
    places = PlaceRepository(session)
    await places.delete(await places.get_or_404((x, y)))


@router.get("/{x}/{y}/people", responses=problems(404, 422, 503))
async def list_people_of_place(
    session: ReadSessionDep, x: Int32, y: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `people` of a place."""
    key = (x, y)
    await PlaceRepository(session).exists_or_404(key)
    return await PersonRepository(session).page(query, related(Place.people, key))
