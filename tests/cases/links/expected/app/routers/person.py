"""HTTP interface of people."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.acquaintance import AcquaintanceIncluding
from app.includes.person import PersonIncluding
from app.models.acquaintance import AcquaintanceFilter
from app.models.club import ClubFilter, ClubRead
from app.models.person import (
    Person,
    PersonCreate,
    PersonFilter,
    PersonInclude,
    PersonRead,
    PersonUpdate,
)
from app.models.place import PlaceFilter, PlaceRead
from app.models.tag import TagFilter, TagRead
from app.repositories.acquaintance import AcquaintanceRepository
from app.repositories.club import ClubRepository
from app.repositories.person import PersonRepository
from app.repositories.place import PlaceRepository
from app.repositories.tag import TagRepository

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


@router.get("/{person_id}/acquaintances", responses=problems(404, 422, 503))
async def list_acquaintances_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[AcquaintanceFilter, Query()]
) -> Page[AcquaintanceIncluding]:
    """A page of the `acquaintances` of a person."""
    await PersonRepository(session).exists_or_404(person_id)
    return await AcquaintanceRepository(session).page(
        query, related(Person.acquaintances, person_id)
    )


@router.get("/{person_id}/friends", responses=problems(404, 422, 503))
async def list_friends_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `friends` of a person."""
    people = PersonRepository(session)
    await people.exists_or_404(person_id)
    return await people.page(query, related(Person.friends, person_id))


@router.get("/{person_id}/follows", responses=problems(404, 422, 503))
async def list_follows_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `follows` of a person."""
    people = PersonRepository(session)
    await people.exists_or_404(person_id)
    return await people.page(query, related(Person.follows, person_id))


@router.get("/{person_id}/tags", responses=problems(404, 422, 503))
async def list_tags_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[TagFilter, Query()]
) -> Page[TagRead]:
    """A page of the `tags` of a person."""
    await PersonRepository(session).exists_or_404(person_id)
    return await TagRepository(session).page(query, related(Person.tags, person_id))


@router.get("/{person_id}/places", responses=problems(404, 422, 503))
async def list_places_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PlaceFilter, Query()]
) -> Page[PlaceRead]:
    """A page of the `places` of a person."""
    await PersonRepository(session).exists_or_404(person_id)
    return await PlaceRepository(session).page(query, related(Person.places, person_id))


@router.get("/{person_id}/clubs", responses=problems(404, 422, 503))
async def list_clubs_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[ClubFilter, Query()]
) -> Page[ClubRead]:
    """A page of the `clubs` of a person."""
    await PersonRepository(session).exists_or_404(person_id)
    return await ClubRepository(session).page(query, related(Person.clubs, person_id))


@router.get("/{person_id}/knows", responses=problems(404, 422, 503))
async def list_knows_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `knows` of a person."""
    people = PersonRepository(session)
    await people.exists_or_404(person_id)
    return await people.page(query, related(Person.knows, person_id))


@router.get("/{person_id}/followers", responses=problems(404, 422, 503))
async def list_followers_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `followers` of a person."""
    people = PersonRepository(session)
    await people.exists_or_404(person_id)
    return await people.page(query, related(Person.followers, person_id))


@router.get("/{person_id}/known-by", responses=problems(404, 422, 503))
async def list_known_by_of_person(
    session: ReadSessionDep, person_id: Int32, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `known_by` of a person."""
    people = PersonRepository(session)
    await people.exists_or_404(person_id)
    return await people.page(query, related(Person.known_by, person_id))


@router.put(
    "/{person_id}/friends/{friend_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def link_friends_of_person(session: SessionDep, person_id: Int32, friend_id: Int32) -> None:
    """Put another person among the `friends` of a person."""
    people = PersonRepository(session)
    person = await people.get_or_404(person_id)
    await people.link(Person.friends, person, friend_id)


@router.delete(
    "/{person_id}/friends/{friend_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 422, 503),
)
async def unlink_friends_of_person(session: SessionDep, person_id: Int32, friend_id: Int32) -> None:
    """Take another person out of the `friends` of a person."""
    people = PersonRepository(session)
    person = await people.get_or_404(person_id)
    await people.unlink(Person.friends, person, friend_id)


@router.put(
    "/{person_id}/follows/{follows_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def link_follows_of_person(session: SessionDep, person_id: Int32, follows_id: Int32) -> None:
    """Put another person among the `follows` of a person."""
    people = PersonRepository(session)
    person = await people.get_or_404(person_id)
    await people.link(Person.follows, person, follows_id)


@router.delete(
    "/{person_id}/follows/{follows_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 422, 503),
)
async def unlink_follows_of_person(
    session: SessionDep, person_id: Int32, follows_id: Int32
) -> None:
    """Take another person out of the `follows` of a person."""
    people = PersonRepository(session)
    person = await people.get_or_404(person_id)
    await people.unlink(Person.follows, person, follows_id)


@router.put(
    "/{person_id}/places/{place_x}/{place_y}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def link_places_of_person(
    session: SessionDep, person_id: Int32, place_x: Int32, place_y: Int32
) -> None:
    """Put a place among the `places` of a person."""
    people = PersonRepository(session)
    person = await people.get_or_404(person_id)
    await people.link(Person.places, person, (place_x, place_y))


@router.delete(
    "/{person_id}/places/{place_x}/{place_y}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 422, 503),
)
async def unlink_places_of_person(
    session: SessionDep, person_id: Int32, place_x: Int32, place_y: Int32
) -> None:
    """Take a place out of the `places` of a person."""
    people = PersonRepository(session)
    person = await people.get_or_404(person_id)
    await people.unlink(Person.places, person, (place_x, place_y))
