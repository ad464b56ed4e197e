"""HTTP interface of keys."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems
from app.core.types import Int32
from app.includes.key import KeyIncluding
from app.models.key import Key, KeyFilter, KeyInclude, KeyRead, KeyUpdate
from app.repositories.key import KeyRepository

router = APIRouter(prefix="/keys", tags=["keys"])


@router.get("", responses=problems(422, 503))
async def list_keys(
    session: ReadSessionDep, query: Annotated[KeyFilter, Query()]
) -> Page[KeyIncluding]:
    """A page of keys."""
    return await KeyRepository(session).page(query)


@router.get("/{key_id}", responses=problems(404, 422, 503))
async def get_key(
    session: ReadSessionDep, key_id: Int32, include: KeyInclude = None
) -> KeyIncluding:
    """One key."""
    return await KeyRepository(session).read_or_404(key_id, include)


@router.patch("/{key_id}", response_model=KeyRead, responses=problems(404, 409, 413, 422, 503))
async def update_key(session: SessionDep, key_id: Int32, data: KeyUpdate) -> Key:
    """Change the fields that are sent, and no others."""
    keys = KeyRepository(session)
    return await keys.update(await keys.get_or_404(key_id), data)


@router.delete(
    "/{key_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_key(session: SessionDep, key_id: Int32) -> None:
    """Delete a key."""
    keys = KeyRepository(session)
    await keys.delete(await keys.get_or_404(key_id))
