"""HTTP interface of quotes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.quote import Quote, QuoteCreate, QuoteFilter, QuoteRead, QuoteUpdate
from app.repositories.quote import QuoteRepository

router = APIRouter(prefix="/quotes", tags=["quotes"])


@router.get("", responses=problems(422, 503))
async def list_quotes(
    session: ReadSessionDep, query: Annotated[QuoteFilter, Query()]
) -> Page[QuoteRead]:
    """A page of quotes."""
    return await QuoteRepository(session).page(query)


@router.get("/{quote_id}", responses=problems(404, 422, 503))
async def get_quote(session: ReadSessionDep, quote_id: Int32) -> QuoteRead:
    """One quote."""
    return await QuoteRepository(session).read_or_404(quote_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=QuoteRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_quote(
    session: SessionDep, data: QuoteCreate, request: Request, response: Response
) -> Quote:
    """Make a quote; `Location` tells where it is."""
    row = await QuoteRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{row.id}"
    return row


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[QuoteRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_quotes(
    session: SessionDep, data: Annotated[list[QuoteCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Quote]:
    """Make quotes: all of them or none."""
    return await QuoteRepository(session).create_many(data)


@router.patch("/{quote_id}", response_model=QuoteRead, responses=problems(404, 409, 413, 422, 503))
async def update_quote(session: SessionDep, quote_id: Int32, data: QuoteUpdate) -> Quote:
    """Change the fields that are sent, and no others."""
    quotes = QuoteRepository(session)
    return await quotes.update(await quotes.get_or_404(quote_id), data)


@router.delete(
    "/{quote_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_quote(session: SessionDep, quote_id: Int32) -> None:
    """Delete a quote."""
    quotes = QuoteRepository(session)
    await quotes.delete(await quotes.get_or_404(quote_id))
