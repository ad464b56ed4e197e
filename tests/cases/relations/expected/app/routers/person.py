"""HTTP interface of people."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.order import OrderIncluding
from app.includes.person import PersonIncluding
from app.models.order import OrderFilter
from app.models.person import (
    Person,
    PersonCreate,
    PersonFilter,
    PersonInclude,
    PersonRead,
    PersonUpdate,
)
from app.repositories.order import OrderRepository
from app.repositories.person import PersonRepository

router = APIRouter(prefix="/people", tags=["people"])


@router.get("", responses=problems(422, 503))
async def list_people(
    session: ReadSessionDep, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of people."""
    return await PersonRepository(session).page(query)


@router.get("/{person_id}", responses=problems(404, 422, 503))
async def get_person(
    session: ReadSessionDep, person_id: Int32, include: PersonInclude = None
) -> PersonIncluding:
    """One person."""
    return await PersonRepository(session).read_or_404(person_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=PersonRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_person(
    session: SessionDep, data: PersonCreate, request: Request, response: Response
) -> Person:
    """Make a person; `Location` tells where it is."""
    person = await PersonRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{person.id}"
    return person


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[PersonRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_people(
    session: SessionDep, data: Annotated[list[PersonCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Person]:
    """Make people: all of them or none."""
    return await PersonRepository(session).create_many(data)


@router.patch(
    "/{person_id}", response_model=PersonRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_person(session: SessionDep, person_id: Int32, data: PersonUpdate) -> Person:
    """Change the fields that are sent, and no others."""
    people = PersonRepository(session)
    return await people.update(await people.get_or_404(person_id), data)


@router.delete(
    "/{person_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_person(session: SessionDep, person_id: Int32) -> None:
    """Delete a person."""
    people = PersonRepository(session)
    await people.delete(await people.get_or_404(person_id))


@router.get("/{person_id}/children", responses=problems(404, 422, 503))
async def list_children_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `children` of a person."""
    people = PersonRepository(session)
    await people.exists_or_404(person_id)
    return await people.page(query, related(Person.children, person_id))


@router.get("/{person_id}/orders", responses=problems(404, 422, 503))
async def list_orders_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[OrderFilter, Query()]
) -> Page[OrderIncluding]:
    """A page of the `orders` of a person."""
    await PersonRepository(session).exists_or_404(person_id)
    return await OrderRepository(session).page(query, related(Person.orders, person_id))
