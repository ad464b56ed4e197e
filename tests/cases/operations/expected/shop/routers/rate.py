"""HTTP interface of rates."""

from typing import Annotated

from fastapi import APIRouter, Query

from shop.core.database import ReadSessionDep
from shop.core.pagination import Page
from shop.core.problems import problems
from shop.core.types import Int32
from shop.models.rate import RateFilter, RateRead
from shop.repositories.rate import RateRepository

router = APIRouter(prefix="/rates", tags=["rates"])


@router.get("", responses=problems(422, 503))
async def list_rates(
    session: ReadSessionDep, query: Annotated[RateFilter, Query()]
) -> Page[RateRead]:
    """A page of rates."""
    return await RateRepository(session).page(query)


@router.get("/{rate_id}", responses=problems(404, 422, 503))
async def get_rate(session: ReadSessionDep, rate_id: Int32) -> RateRead:
    """One rate."""
    return await RateRepository(session).read_or_404(rate_id)
