"""HTTP interface of ledgers."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.ledger import LedgerIncluding
from app.models.ledger import (
    Ledger,
    LedgerCreate,
    LedgerFilter,
    LedgerInclude,
    LedgerRead,
    LedgerUpdate,
)
from app.repositories.ledger import LedgerRepository

router = APIRouter(prefix="/ledgers", tags=["ledgers"])


@router.get("", responses=problems(422, 503))
async def list_ledgers(
    session: ReadSessionDep, query: Annotated[LedgerFilter, Query()]
) -> Page[LedgerIncluding]:
    """A page of ledgers."""
    return await LedgerRepository(session).page(query)


@router.get("/{ledger_id}", responses=problems(404, 422, 503))
async def get_ledger(
    session: ReadSessionDep, ledger_id: Int32, include: LedgerInclude = None
) -> LedgerIncluding:
    """One ledger."""
    return await LedgerRepository(session).read_or_404(ledger_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=LedgerRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_ledger(
    session: SessionDep, data: LedgerCreate, request: Request, response: Response
) -> Ledger:
    """Make a ledger; `Location` tells where it is."""
    ledger = await LedgerRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{ledger.id}"
    return ledger


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[LedgerRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_ledgers(
    session: SessionDep, data: Annotated[list[LedgerCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Ledger]:
    """Make ledgers: all of them or none."""
    return await LedgerRepository(session).create_many(data)


@router.patch(
    "/{ledger_id}", response_model=LedgerRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_ledger(session: SessionDep, ledger_id: Int32, data: LedgerUpdate) -> Ledger:
    """Change the fields that are sent, and no others."""
    ledgers = LedgerRepository(session)
    return await ledgers.update(await ledgers.get_or_404(ledger_id), data)


@router.delete(
    "/{ledger_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 422, 503)
)
async def delete_ledger(session: SessionDep, ledger_id: Int32) -> None:
    """Delete a ledger; it can be restored."""
    ledgers = LedgerRepository(session)
    await ledgers.delete(await ledgers.get_or_404(ledger_id))


@router.post(
    "/{ledger_id}/restore", response_model=LedgerRead, responses=problems(404, 409, 422, 503)
)
async def restore_ledger(session: SessionDep, ledger_id: Int32) -> Ledger:
    """Undo the deletion of a ledger, if it is deleted."""
    ledgers = LedgerRepository(session)
    return await ledgers.restore(await ledgers.get_or_404(ledger_id, deleted=True))
