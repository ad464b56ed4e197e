"""HTTP interface of str keys."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import KeyStr
from app.models.str_key import StrKey, StrKeyCreate, StrKeyFilter, StrKeyRead, StrKeyUpdate
from app.repositories.str_key import StrKeyRepository

router = APIRouter(prefix="/str-keys", tags=["str keys"])


@router.get("", responses=problems(422, 503))
async def list_str_keys(
    session: ReadSessionDep, query: Annotated[StrKeyFilter, Query()]
) -> Page[StrKeyRead]:
    """A page of str keys."""
    return await StrKeyRepository(session).page(query)


@router.get("/{str_key_id}", responses=problems(404, 422, 503))
async def get_str_key(session: ReadSessionDep, str_key_id: KeyStr) -> StrKeyRead:
    """One str key."""
    return await StrKeyRepository(session).read_or_404(str_key_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=StrKeyRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_str_key(
    session: SessionDep, data: StrKeyCreate, request: Request, response: Response
) -> StrKey:
    """Make a str key; `Location` tells where it is."""
    str_key = await StrKeyRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{quote(str_key.id, safe='')}"
    return str_key


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[StrKeyRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_str_keys(
    session: SessionDep, data: Annotated[list[StrKeyCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[StrKey]:
    """Make str keys: all of them or none."""
    return await StrKeyRepository(session).create_many(data)


@router.patch(
    "/{str_key_id}", response_model=StrKeyRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_str_key(session: SessionDep, str_key_id: KeyStr, data: StrKeyUpdate) -> StrKey:
    """Change the fields that are sent, and no others."""
    str_keys = StrKeyRepository(session)
    return await str_keys.update(await str_keys.get_or_404(str_key_id), data)


@router.delete(
    "/{str_key_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_str_key(session: SessionDep, str_key_id: KeyStr) -> None:
    """Delete a str key."""
    str_keys = StrKeyRepository(session)
    await str_keys.delete(await str_keys.get_or_404(str_key_id))
