"""HTTP interface of by convention."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int64
from app.includes.by_convention import ByConventionIncluding
from app.models.by_convention import (
    ByConvention,
    ByConventionCreate,
    ByConventionFilter,
    ByConventionInclude,
    ByConventionRead,
    ByConventionUpdate,
)
from app.repositories.by_convention import ByConventionRepository

router = APIRouter(prefix="/by-convention", tags=["by convention"])


@router.get("", responses=problems(422, 503))
async def list_by_convention(
    session: ReadSessionDep, query: Annotated[ByConventionFilter, Query()]
) -> Page[ByConventionIncluding]:
    """A page of by convention."""
    return await ByConventionRepository(session).page(query)


@router.get("/{by_convention_id}", responses=problems(404, 422, 503))
async def get_by_convention(
    session: ReadSessionDep, by_convention_id: Int64, include: ByConventionInclude = None
) -> ByConventionIncluding:
    """One by convention."""
    return await ByConventionRepository(session).read_or_404(by_convention_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ByConventionRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_by_convention(
    session: SessionDep, data: ByConventionCreate, request: Request, response: Response
) -> ByConvention:
    """Make a by convention; `Location` tells where it is."""
    by_convention = await ByConventionRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{by_convention.id}"
    return by_convention


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[ByConventionRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_by_convention(
    session: SessionDep,
    data: Annotated[list[ByConventionCreate], Body(min_length=1, max_length=1000)],
) -> Sequence[ByConvention]:
    """Make by convention: all of them or none."""
    return await ByConventionRepository(session).create_many(data)


@router.patch(
    "/{by_convention_id}",
    response_model=ByConventionRead,
    responses=problems(404, 409, 413, 422, 503),
)
async def update_by_convention(
    session: SessionDep, by_convention_id: Int64, data: ByConventionUpdate
) -> ByConvention:
    """Change the fields that are sent, and no others."""
    repository = ByConventionRepository(session)
    return await repository.update(await repository.get_or_404(by_convention_id), data)


@router.delete(
    "/{by_convention_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_by_convention(session: SessionDep, by_convention_id: Int64) -> None:
    """Delete a by convention."""
    repository = ByConventionRepository(session)
    await repository.delete(await repository.get_or_404(by_convention_id))
