"""HTTP interface of possible."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.possible import (
    Possible,
    PossibleCreate,
    PossibleFilter,
    PossibleRead,
    PossibleUpdate,
)
from app.repositories.possible import PossibleRepository

router = APIRouter(prefix="/possible", tags=["possible"])


@router.get("", responses=problems(422, 503))
async def list_possible(
    session: ReadSessionDep, query: Annotated[PossibleFilter, Query()]
) -> Page[PossibleRead]:
    """A page of possible."""
    return await PossibleRepository(session).page(query)


@router.get("/{possible_id}", responses=problems(404, 422, 503))
async def get_possible(session: ReadSessionDep, possible_id: Int32) -> PossibleRead:
    """One possible."""
    return await PossibleRepository(session).read_or_404(possible_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=PossibleRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_possible(
    session: SessionDep, data: PossibleCreate, request: Request, response: Response
) -> Possible:
    """Make a possible; `Location` tells where it is."""
    possible = await PossibleRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{possible.id}"
    return possible


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[PossibleRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_possible(
    session: SessionDep, data: Annotated[list[PossibleCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Possible]:
    """Make possible: all of them or none."""
    return await PossibleRepository(session).create_many(data)


@router.patch(
    "/{possible_id}", response_model=PossibleRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_possible(
    session: SessionDep, possible_id: Int32, data: PossibleUpdate
) -> Possible:
    """Change the fields that are sent, and no others."""
    repository = PossibleRepository(session)
    return await repository.update(await repository.get_or_404(possible_id), data)


@router.delete(
    "/{possible_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_possible(session: SessionDep, possible_id: Int32) -> None:
    """Delete a possible."""
    repository = PossibleRepository(session)
    await repository.delete(await repository.get_or_404(possible_id))
