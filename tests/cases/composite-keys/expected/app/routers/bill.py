"""HTTP interface of bills."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.bill import BillIncluding
from app.models.bill import Bill, BillCreate, BillFilter, BillInclude, BillRead, BillUpdate
from app.repositories.bill import BillRepository

router = APIRouter(prefix="/bills", tags=["bills"])


@router.get("", responses=problems(422, 503))
async def list_bills(
    session: ReadSessionDep, query: Annotated[BillFilter, Query()]
) -> Page[BillIncluding]:
    """A page of bills."""
    return await BillRepository(session).page(query)


@router.get("/{bill_id}", responses=problems(404, 422, 503))
async def get_bill(
    session: ReadSessionDep, bill_id: Int32, include: BillInclude = None
) -> BillIncluding:
    """One bill."""
    return await BillRepository(session).read_or_404(bill_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=BillRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_bill(
    session: SessionDep, data: BillCreate, request: Request, response: Response
) -> Bill:
    """Make a bill; `Location` tells where it is."""
    bill = await BillRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{bill.id}"
    return bill


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[BillRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_bills(
    session: SessionDep, data: Annotated[list[BillCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Bill]:
    """Make bills: all of them or none."""
    return await BillRepository(session).create_many(data)


@router.patch("/{bill_id}", response_model=BillRead, responses=problems(404, 409, 413, 422, 503))
async def update_bill(session: SessionDep, bill_id: Int32, data: BillUpdate) -> Bill:
    """Change the fields that are sent, and no others."""
    bills = BillRepository(session)
    return await bills.update(await bills.get_or_404(bill_id), data)


@router.delete(
    "/{bill_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_bill(session: SessionDep, bill_id: Int32) -> None:
    """Delete a bill."""
    bills = BillRepository(session)
    await bills.delete(await bills.get_or_404(bill_id))
