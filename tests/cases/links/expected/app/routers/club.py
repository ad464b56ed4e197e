"""HTTP interface of clubs."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.includes.person import PersonIncluding
from app.models.club import Club, ClubCreate, ClubFilter, ClubRead, ClubUpdate
from app.models.person import PersonFilter
from app.repositories.club import ClubRepository
from app.repositories.person import PersonRepository

router = APIRouter(prefix="/clubs", tags=["clubs"])


@router.get("", responses=problems(422, 503))
async def list_clubs(
    session: ReadSessionDep, query: Annotated[ClubFilter, Query()]
) -> Page[ClubRead]:
    """A page of clubs."""
    return await ClubRepository(session).page(query)


@router.get("/{club_id}", responses=problems(404, 422, 503))
async def get_club(session: ReadSessionDep, club_id: UUID) -> ClubRead:
    """One club."""
    return await ClubRepository(session).read_or_404(club_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ClubRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_club(
    session: SessionDep, data: ClubCreate, request: Request, response: Response
) -> Club:
    """Make a club; `Location` tells where it is."""
    club = await ClubRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{club.id}"
    return club


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[ClubRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_clubs(
    session: SessionDep, data: Annotated[list[ClubCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Club]:
    """Make clubs: all of them or none."""
    return await ClubRepository(session).create_many(data)


@router.patch("/{club_id}", response_model=ClubRead, responses=problems(404, 409, 413, 422, 503))
async def update_club(session: SessionDep, club_id: UUID, data: ClubUpdate) -> Club:
    """Change the fields that are sent, and no others."""
    clubs = ClubRepository(session)
    return await clubs.update(await clubs.get_or_404(club_id), data)


@router.delete(
    "/{club_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_club(session: SessionDep, club_id: UUID) -> None:
    """Delete a club."""
    clubs = ClubRepository(session)
    await clubs.delete(await clubs.get_or_404(club_id))


@router.get("/{club_id}/members", responses=problems(404, 422, 503))
async def list_members_of_club(
    session: ReadSessionDep, club_id: UUID, query: Annotated[PersonFilter, Query()]
) -> Page[PersonIncluding]:
    """A page of the `members` of a club."""
    await ClubRepository(session).exists_or_404(club_id)
    return await PersonRepository(session).page(query, related(Club.members, club_id))
