"""HTTP interface of by convention."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from app.database import ReadSessionDep, SessionDep
from app.models.base import Int64
from app.models.by_convention import (
    ByConvention,
    ByConventionCreate,
    ByConventionFilter,
    ByConventionRead,
    ByConventionUpdate,
)
from app.pagination import Page
from app.problems import problems
from app.repositories.by_convention import ByConventionRepository

router = APIRouter(prefix="/by-convention", tags=["by convention"])


@router.get("", responses=problems(422, 503))
async def list_by_convention(
    session: ReadSessionDep, query: Annotated[ByConventionFilter, Query()]
) -> Page[ByConventionRead]:
    """A page of by convention."""
    return await ByConventionRepository(session).page(query)


@router.get("/{by_convention_id}", responses=problems(404, 422, 503))
async def get_by_convention(session: ReadSessionDep, by_convention_id: Int64) -> ByConventionRead:
    """One by convention."""
    return await ByConventionRepository(session).read_or_404(by_convention_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ByConventionRead,
    responses=problems(409, 413, 422, 503),
)
async def create_by_convention(
    session: SessionDep, data: ByConventionCreate, request: Request, response: Response
) -> ByConvention:
    """Make a by convention; `Location` tells where it is."""
    by_convention = await ByConventionRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{by_convention.id}"
    return by_convention


@router.patch(
    "/{by_convention_id}",
    response_model=ByConventionRead,
    responses=problems(404, 409, 413, 422, 503),
)
async def update_by_convention(
    session: SessionDep, by_convention_id: Int64, data: ByConventionUpdate
) -> ByConvention:
    """Change the fields that are sent, and no others."""
    by_convention = ByConventionRepository(session)
    return await by_convention.update(await by_convention.get_or_404(by_convention_id), data)


@router.delete(
    "/{by_convention_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_by_convention(session: SessionDep, by_convention_id: Int64) -> None:
    """Delete a by convention."""
    by_convention = ByConventionRepository(session)
    await by_convention.delete(await by_convention.get_or_404(by_convention_id))
