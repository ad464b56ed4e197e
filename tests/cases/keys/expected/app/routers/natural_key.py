"""HTTP interface of natural keys."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import KeyStr
from app.models.natural_key import NaturalKey, NaturalKeyCreate, NaturalKeyFilter, NaturalKeyRead
from app.repositories.natural_key import NaturalKeyRepository

router = APIRouter(prefix="/natural-keys", tags=["natural keys"])


@router.get("", responses=problems(422, 503))
async def list_natural_keys(
    session: ReadSessionDep, query: Annotated[NaturalKeyFilter, Query()]
) -> Page[NaturalKeyRead]:
    """A page of natural keys."""
    return await NaturalKeyRepository(session).page(query)


@router.get("/{natural_key_isbn}", responses=problems(404, 422, 503))
async def get_natural_key(session: ReadSessionDep, natural_key_isbn: KeyStr) -> NaturalKeyRead:
    """One natural key."""
    return await NaturalKeyRepository(session).read_or_404(natural_key_isbn)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=NaturalKeyRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_natural_key(
    session: SessionDep, data: NaturalKeyCreate, request: Request, response: Response
) -> NaturalKey:
    """Make a natural key; `Location` tells where it is."""
    natural_key = await NaturalKeyRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{quote(natural_key.isbn, safe='')}"
    return natural_key


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[NaturalKeyRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_natural_keys(
    session: SessionDep,
    data: Annotated[list[NaturalKeyCreate], Body(min_length=1, max_length=1000)],
) -> Sequence[NaturalKey]:
    """Make natural keys: all of them or none."""
    return await NaturalKeyRepository(session).create_many(data)


@router.delete(
    "/{natural_key_isbn}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_natural_key(session: SessionDep, natural_key_isbn: KeyStr) -> None:
    """Delete a natural key."""
    natural_keys = NaturalKeyRepository(session)
    await natural_keys.delete(await natural_keys.get_or_404(natural_key_isbn))
