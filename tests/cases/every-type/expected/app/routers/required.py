"""HTTP interface of required."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.required import (
    Required,
    RequiredCreate,
    RequiredFilter,
    RequiredRead,
    RequiredUpdate,
)
from app.repositories.required import RequiredRepository

router = APIRouter(prefix="/required", tags=["required"])


@router.get("", responses=problems(422, 503))
async def list_required(
    session: ReadSessionDep, query: Annotated[RequiredFilter, Query()]
) -> Page[RequiredRead]:
    """A page of required."""
    return await RequiredRepository(session).page(query)


@router.get("/{required_id}", responses=problems(404, 422, 503))
async def get_required(session: ReadSessionDep, required_id: Int32) -> RequiredRead:
    """One required."""
    return await RequiredRepository(session).read_or_404(required_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=RequiredRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_required(
    session: SessionDep, data: RequiredCreate, request: Request, response: Response
) -> Required:
    """Make a required; `Location` tells where it is."""
    required = await RequiredRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{required.id}"
    return required


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[RequiredRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_required(
    session: SessionDep, data: Annotated[list[RequiredCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Required]:
    """Make required: all of them or none."""
    return await RequiredRepository(session).create_many(data)


@router.patch(
    "/{required_id}", response_model=RequiredRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_required(
    session: SessionDep, required_id: Int32, data: RequiredUpdate
) -> Required:
    """Change the fields that are sent, and no others."""
    repository = RequiredRepository(session)
    return await repository.update(await repository.get_or_404(required_id), data)


@router.delete(
    "/{required_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_required(session: SessionDep, required_id: Int32) -> None:
    """Delete a required."""
    repository = RequiredRepository(session)
    await repository.delete(await repository.get_or_404(required_id))
