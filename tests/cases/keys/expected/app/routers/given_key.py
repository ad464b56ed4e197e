"""HTTP interface of given keys."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.given_key import (
    GivenKey,
    GivenKeyCreate,
    GivenKeyFilter,
    GivenKeyRead,
    GivenKeyUpdate,
)
from app.repositories.given_key import GivenKeyRepository

router = APIRouter(prefix="/given-keys", tags=["given keys"])


@router.get("", responses=problems(422, 503))
async def list_given_keys(
    session: ReadSessionDep, query: Annotated[GivenKeyFilter, Query()]
) -> Page[GivenKeyRead]:
    """A page of given keys."""
    return await GivenKeyRepository(session).page(query)


@router.get("/{given_key_number}", responses=problems(404, 422, 503))
async def get_given_key(session: ReadSessionDep, given_key_number: Int32) -> GivenKeyRead:
    """One given key."""
    return await GivenKeyRepository(session).read_or_404(given_key_number)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=GivenKeyRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_given_key(
    session: SessionDep, data: GivenKeyCreate, request: Request, response: Response
) -> GivenKey:
    """Make a given key; `Location` tells where it is."""
    given_key = await GivenKeyRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{given_key.number}"
    return given_key


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[GivenKeyRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_given_keys(
    session: SessionDep, data: Annotated[list[GivenKeyCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[GivenKey]:
    """Make given keys: all of them or none."""
    return await GivenKeyRepository(session).create_many(data)


@router.patch(
    "/{given_key_number}", response_model=GivenKeyRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_given_key(
    session: SessionDep, given_key_number: Int32, data: GivenKeyUpdate
) -> GivenKey:
    """Change the fields that are sent, and no others."""
    given_keys = GivenKeyRepository(session)
    return await given_keys.update(await given_keys.get_or_404(given_key_number), data)


@router.delete(
    "/{given_key_number}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_given_key(session: SessionDep, given_key_number: Int32) -> None:
    """Delete a given key."""
    given_keys = GivenKeyRepository(session)
    await given_keys.delete(await given_keys.get_or_404(given_key_number))
