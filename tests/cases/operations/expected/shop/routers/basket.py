"""HTTP interface of baskets."""

from fastapi import APIRouter, Request, Response, status

from shop.core.database import ReadSessionDep, SessionDep
from shop.core.problems import problems, with_location
from shop.core.types import Int32
from shop.includes.basket import BasketIncluding
from shop.models.basket import Basket, BasketCreate, BasketInclude, BasketRead
from shop.repositories.basket import BasketRepository

router = APIRouter(prefix="/baskets", tags=["baskets"])


@router.get("/{basket_id}", responses=problems(404, 422, 503))
async def get_basket(
    session: ReadSessionDep, basket_id: Int32, include: BasketInclude = None
) -> BasketIncluding:
    """One basket."""
    return await BasketRepository(session).read_or_404(basket_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=BasketRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_basket(
    session: SessionDep, data: BasketCreate, request: Request, response: Response
) -> Basket:
    """Make a basket; `Location` tells where it is."""
    basket = await BasketRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{basket.id}"
    return basket


@router.delete(
    "/{basket_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_basket(session: SessionDep, basket_id: Int32) -> None:
    """Delete a basket."""
    baskets = BasketRepository(session)
    await baskets.delete(await baskets.get_or_404(basket_id))
