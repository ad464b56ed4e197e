"""HTTP interface of int keys."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.int_key import IntKey, IntKeyCreate, IntKeyFilter, IntKeyRead, IntKeyUpdate
from app.repositories.int_key import IntKeyRepository

router = APIRouter(prefix="/int-keys", tags=["int keys"])


@router.get("", responses=problems(422, 503))
async def list_int_keys(
    session: ReadSessionDep, query: Annotated[IntKeyFilter, Query()]
) -> Page[IntKeyRead]:
    """A page of int keys."""
    return await IntKeyRepository(session).page(query)


@router.get("/{int_key_id}", responses=problems(404, 422, 503))
async def get_int_key(session: ReadSessionDep, int_key_id: Int32) -> IntKeyRead:
    """One int key."""
    return await IntKeyRepository(session).read_or_404(int_key_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=IntKeyRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_int_key(
    session: SessionDep, data: IntKeyCreate, request: Request, response: Response
) -> IntKey:
    """Make an int key; `Location` tells where it is."""
    int_key = await IntKeyRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{int_key.id}"
    return int_key


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[IntKeyRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_int_keys(
    session: SessionDep, data: Annotated[list[IntKeyCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[IntKey]:
    """Make int keys: all of them or none."""
    return await IntKeyRepository(session).create_many(data)


@router.patch(
    "/{int_key_id}", response_model=IntKeyRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_int_key(session: SessionDep, int_key_id: Int32, data: IntKeyUpdate) -> IntKey:
    """Change the fields that are sent, and no others."""
    int_keys = IntKeyRepository(session)
    return await int_keys.update(await int_keys.get_or_404(int_key_id), data)


@router.delete(
    "/{int_key_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_int_key(session: SessionDep, int_key_id: Int32) -> None:
    """Delete an int key."""
    int_keys = IntKeyRepository(session)
    await int_keys.delete(await int_keys.get_or_404(int_key_id))
