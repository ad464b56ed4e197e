"""HTTP interface of offers."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.offer import OfferIncluding
from app.models.offer import Offer, OfferCreate, OfferFilter, OfferInclude, OfferRead, OfferUpdate
from app.repositories.offer import OfferRepository

router = APIRouter(prefix="/offers", tags=["offers"])


@router.get("", responses=problems(422, 503))
async def list_offers(
    session: ReadSessionDep, query: Annotated[OfferFilter, Query()]
) -> Page[OfferIncluding]:
    """A page of offers."""
    return await OfferRepository(session).page(query)


@router.get("/{offer_id}", responses=problems(404, 422, 503))
async def get_offer(
    session: ReadSessionDep, offer_id: Int32, include: OfferInclude = None
) -> OfferIncluding:
    """One offer."""
    return await OfferRepository(session).read_or_404(offer_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=OfferRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_offer(
    session: SessionDep, data: OfferCreate, request: Request, response: Response
) -> Offer:
    """Make an offer; `Location` tells where it is."""
    offer = await OfferRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{offer.id}"
    return offer


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[OfferRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_offers(
    session: SessionDep, data: Annotated[list[OfferCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Offer]:
    """Make offers: all of them or none."""
    return await OfferRepository(session).create_many(data)


@router.patch("/{offer_id}", response_model=OfferRead, responses=problems(404, 409, 413, 422, 503))
async def update_offer(session: SessionDep, offer_id: Int32, data: OfferUpdate) -> Offer:
    """Change the fields that are sent, and no others."""
    offers = OfferRepository(session)
    return await offers.update(await offers.get_or_404(offer_id), data)


@router.delete(
    "/{offer_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_offer(session: SessionDep, offer_id: Int32) -> None:
    """Delete an offer."""
    offers = OfferRepository(session)
    await offers.delete(await offers.get_or_404(offer_id))
