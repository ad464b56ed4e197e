"""HTTP interface of defaulted."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.defaulted import (
    Defaulted,
    DefaultedCreate,
    DefaultedFilter,
    DefaultedRead,
    DefaultedUpdate,
)
from app.repositories.defaulted import DefaultedRepository

router = APIRouter(prefix="/defaulted", tags=["defaulted"])


@router.get("", responses=problems(422, 503))
async def list_defaulted(
    session: ReadSessionDep, query: Annotated[DefaultedFilter, Query()]
) -> Page[DefaultedRead]:
    """A page of defaulted."""
    return await DefaultedRepository(session).page(query)


@router.get("/{defaulted_id}", responses=problems(404, 422, 503))
async def get_defaulted(session: ReadSessionDep, defaulted_id: Int32) -> DefaultedRead:
    """One defaulted."""
    return await DefaultedRepository(session).read_or_404(defaulted_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=DefaultedRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_defaulted(
    session: SessionDep, data: DefaultedCreate, request: Request, response: Response
) -> Defaulted:
    """Make a defaulted; `Location` tells where it is."""
    defaulted = await DefaultedRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{defaulted.id}"
    return defaulted


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[DefaultedRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_defaulted(
    session: SessionDep, data: Annotated[list[DefaultedCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Defaulted]:
    """Make defaulted: all of them or none."""
    return await DefaultedRepository(session).create_many(data)


@router.patch(
    "/{defaulted_id}", response_model=DefaultedRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_defaulted(
    session: SessionDep, defaulted_id: Int32, data: DefaultedUpdate
) -> Defaulted:
    """Change the fields that are sent, and no others."""
    repository = DefaultedRepository(session)
    return await repository.update(await repository.get_or_404(defaulted_id), data)


@router.delete(
    "/{defaulted_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_defaulted(session: SessionDep, defaulted_id: Int32) -> None:
    """Delete a defaulted."""
    repository = DefaultedRepository(session)
    await repository.delete(await repository.get_or_404(defaulted_id))
