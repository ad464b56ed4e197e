"""HTTP interface of acquaintances."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int64
from app.includes.acquaintance import AcquaintanceIncluding
from app.models.acquaintance import (
    Acquaintance,
    AcquaintanceCreate,
    AcquaintanceFilter,
    AcquaintanceInclude,
    AcquaintanceRead,
    AcquaintanceUpdate,
)
from app.repositories.acquaintance import AcquaintanceRepository

router = APIRouter(prefix="/acquaintances", tags=["acquaintances"])


@router.get("", responses=problems(422, 503))
async def list_acquaintances(
    session: ReadSessionDep, query: Annotated[AcquaintanceFilter, Query()]
) -> Page[AcquaintanceIncluding]:
    """A page of acquaintances."""
    return await AcquaintanceRepository(session).page(query)


@router.get("/{acquaintance_id}", responses=problems(404, 422, 503))
async def get_acquaintance(
    session: ReadSessionDep, acquaintance_id: Int64, include: AcquaintanceInclude = None
) -> AcquaintanceIncluding:
    """One acquaintance."""
    return await AcquaintanceRepository(session).read_or_404(acquaintance_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=AcquaintanceRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_acquaintance(
    session: SessionDep, data: AcquaintanceCreate, request: Request, response: Response
) -> Acquaintance:
    """Make an acquaintance; `Location` tells where it is."""
    acquaintance = await AcquaintanceRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{acquaintance.id}"
    return acquaintance


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[AcquaintanceRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_acquaintances(
    session: SessionDep,
    data: Annotated[list[AcquaintanceCreate], Body(min_length=1, max_length=1000)],
) -> Sequence[Acquaintance]:
    """Make acquaintances: all of them or none."""
    return await AcquaintanceRepository(session).create_many(data)


@router.patch(
    "/{acquaintance_id}",
    response_model=AcquaintanceRead,
    responses=problems(404, 409, 413, 422, 503),
)
async def update_acquaintance(
    session: SessionDep, acquaintance_id: Int64, data: AcquaintanceUpdate
) -> Acquaintance:
    """Change the fields that are sent, and no others."""
    acquaintances = AcquaintanceRepository(session)
    return await acquaintances.update(await acquaintances.get_or_404(acquaintance_id), data)


@router.delete(
    "/{acquaintance_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_acquaintance(session: SessionDep, acquaintance_id: Int64) -> None:
    """Delete an acquaintance."""
    acquaintances = AcquaintanceRepository(session)
    await acquaintances.delete(await acquaintances.get_or_404(acquaintance_id))
