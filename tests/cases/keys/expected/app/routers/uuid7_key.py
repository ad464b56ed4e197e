"""HTTP interface of uuid7 keys."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.models.uuid7_key import (
    Uuid7Key,
    Uuid7KeyCreate,
    Uuid7KeyFilter,
    Uuid7KeyRead,
    Uuid7KeyUpdate,
)
from app.repositories.uuid7_key import Uuid7KeyRepository

router = APIRouter(prefix="/uuid7-keys", tags=["uuid7 keys"])


@router.get("", responses=problems(422, 503))
async def list_uuid7_keys(
    session: ReadSessionDep, query: Annotated[Uuid7KeyFilter, Query()]
) -> Page[Uuid7KeyRead]:
    """A page of uuid7 keys."""
    return await Uuid7KeyRepository(session).page(query)


@router.get("/{uuid7_key_id}", responses=problems(404, 422, 503))
async def get_uuid7_key(session: ReadSessionDep, uuid7_key_id: UUID) -> Uuid7KeyRead:
    """One uuid7 key."""
    return await Uuid7KeyRepository(session).read_or_404(uuid7_key_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=Uuid7KeyRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_uuid7_key(
    session: SessionDep, data: Uuid7KeyCreate, request: Request, response: Response
) -> Uuid7Key:
    """Make a uuid7 key; `Location` tells where it is."""
    uuid7_key = await Uuid7KeyRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{uuid7_key.id}"
    return uuid7_key


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[Uuid7KeyRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_uuid7_keys(
    session: SessionDep, data: Annotated[list[Uuid7KeyCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Uuid7Key]:
    """Make uuid7 keys: all of them or none."""
    return await Uuid7KeyRepository(session).create_many(data)


@router.patch(
    "/{uuid7_key_id}", response_model=Uuid7KeyRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_uuid7_key(
    session: SessionDep, uuid7_key_id: UUID, data: Uuid7KeyUpdate
) -> Uuid7Key:
    """Change the fields that are sent, and no others."""
    uuid7_keys = Uuid7KeyRepository(session)
    return await uuid7_keys.update(await uuid7_keys.get_or_404(uuid7_key_id), data)


@router.delete(
    "/{uuid7_key_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_uuid7_key(session: SessionDep, uuid7_key_id: UUID) -> None:
    """Delete a uuid7 key."""
    uuid7_keys = Uuid7KeyRepository(session)
    await uuid7_keys.delete(await uuid7_keys.get_or_404(uuid7_key_id))
