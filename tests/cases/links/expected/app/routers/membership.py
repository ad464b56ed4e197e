"""HTTP interface of memberships."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.membership import MembershipIncluding
from app.models.membership import (
    Membership,
    MembershipCreate,
    MembershipFilter,
    MembershipInclude,
    MembershipRead,
    MembershipUpdate,
)
from app.repositories.membership import MembershipRepository

router = APIRouter(prefix="/memberships", tags=["memberships"])


@router.get("", responses=problems(422, 503))
async def list_memberships(
    session: ReadSessionDep, query: Annotated[MembershipFilter, Query()]
) -> Page[MembershipIncluding]:
    """A page of memberships."""
    return await MembershipRepository(session).page(query)


@router.get("/{person_id}/{club_id}", responses=problems(404, 422, 503))
async def get_membership(
    session: ReadSessionDep, person_id: Int32, club_id: UUID, include: MembershipInclude = None
) -> MembershipIncluding:
    """One membership."""
    return await MembershipRepository(session).read_or_404((person_id, club_id), include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=MembershipRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_membership(
    session: SessionDep, data: MembershipCreate, request: Request, response: Response
) -> Membership:
    """Make a membership; `Location` tells where it is."""
    membership = await MembershipRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{membership.person_id}/{membership.club_id}"
    return membership


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[MembershipRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_memberships(
    session: SessionDep,
    data: Annotated[list[MembershipCreate], Body(min_length=1, max_length=1000)],
) -> Sequence[Membership]:
    """Make memberships: all of them or none."""
    return await MembershipRepository(session).create_many(data)


@router.patch(
    "/{person_id}/{club_id}",
    response_model=MembershipRead,
    responses=problems(404, 409, 413, 422, 503),
)
async def update_membership(
    session: SessionDep, person_id: Int32, club_id: UUID, data: MembershipUpdate
) -> Membership:
    """Change the fields that are sent, and no others."""
    memberships = MembershipRepository(session)
    return await memberships.update(await memberships.get_or_404((person_id, club_id)), data)


@router.delete(
    "/{person_id}/{club_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_membership(session: SessionDep, person_id: Int32, club_id: UUID) -> None:
    """Delete a membership."""
    memberships = MembershipRepository(session)
    await memberships.delete(await memberships.get_or_404((person_id, club_id)))
