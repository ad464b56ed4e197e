"""HTTP interface of tags."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.models.tag import Tag, TagCreate, TagFilter, TagRead
from app.repositories.tag import TagRepository

router = APIRouter(prefix="/tags", tags=["tags"])


@router.get("", responses=problems(422, 503))
async def list_tags(session: ReadSessionDep, query: Annotated[TagFilter, Query()]) -> Page[TagRead]:
    """A page of tags."""
    return await TagRepository(session).page(query)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=TagRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_tag(
    session: SessionDep, data: TagCreate, request: Request, response: Response
) -> Tag:
    """Make a tag; `Location` tells where it is."""
    tag = await TagRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{quote(tag.id, safe='')}"
    return tag
