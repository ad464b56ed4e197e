"""HTTP interface of uuid keys."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.models.uuid_key import UuidKey, UuidKeyCreate, UuidKeyFilter, UuidKeyRead, UuidKeyUpdate
from app.repositories.uuid_key import UuidKeyRepository

router = APIRouter(prefix="/uuid-keys", tags=["uuid keys"])


@router.get("", responses=problems(422, 503))
async def list_uuid_keys(
    session: ReadSessionDep, query: Annotated[UuidKeyFilter, Query()]
) -> Page[UuidKeyRead]:
    """A page of uuid keys."""
    return await UuidKeyRepository(session).page(query)


@router.get("/{uuid_key_id}", responses=problems(404, 422, 503))
async def get_uuid_key(session: ReadSessionDep, uuid_key_id: UUID) -> UuidKeyRead:
    """One uuid key."""
    return await UuidKeyRepository(session).read_or_404(uuid_key_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=UuidKeyRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_uuid_key(
    session: SessionDep, data: UuidKeyCreate, request: Request, response: Response
) -> UuidKey:
    """Make a uuid key; `Location` tells where it is."""
    uuid_key = await UuidKeyRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{uuid_key.id}"
    return uuid_key


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[UuidKeyRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_uuid_keys(
    session: SessionDep, data: Annotated[list[UuidKeyCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[UuidKey]:
    """Make uuid keys: all of them or none."""
    return await UuidKeyRepository(session).create_many(data)


@router.patch(
    "/{uuid_key_id}", response_model=UuidKeyRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_uuid_key(session: SessionDep, uuid_key_id: UUID, data: UuidKeyUpdate) -> UuidKey:
    """Change the fields that are sent, and no others."""
    uuid_keys = UuidKeyRepository(session)
    return await uuid_keys.update(await uuid_keys.get_or_404(uuid_key_id), data)


@router.delete(
    "/{uuid_key_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_uuid_key(session: SessionDep, uuid_key_id: UUID) -> None:
    """Delete a uuid key."""
    uuid_keys = UuidKeyRepository(session)
    await uuid_keys.delete(await uuid_keys.get_or_404(uuid_key_id))
