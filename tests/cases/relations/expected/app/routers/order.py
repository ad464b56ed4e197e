"""HTTP interface of orders."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.order import OrderIncluding
from app.includes.order_line import OrderLineIncluding
from app.models.order import Order, OrderCreate, OrderFilter, OrderInclude, OrderRead, OrderUpdate
from app.models.order_line import OrderLineFilter
from app.repositories.order import OrderRepository
from app.repositories.order_line import OrderLineRepository

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("", responses=problems(422, 503))
async def list_orders(
    session: ReadSessionDep, query: Annotated[OrderFilter, Query()]
) -> Page[OrderIncluding]:
    """A page of orders."""
    return await OrderRepository(session).page(query)


@router.get("/{order_id}", responses=problems(404, 422, 503))
async def get_order(
    session: ReadSessionDep, order_id: Int32, include: OrderInclude = None
) -> OrderIncluding:
    """One order."""
    return await OrderRepository(session).read_or_404(order_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=OrderRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_order(
    session: SessionDep, data: OrderCreate, request: Request, response: Response
) -> Order:
    """Make an order; `Location` tells where it is."""
    order = await OrderRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{order.id}"
    return order


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[OrderRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_orders(
    session: SessionDep, data: Annotated[list[OrderCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Order]:
    """Make orders: all of them or none."""
    return await OrderRepository(session).create_many(data)


@router.patch("/{order_id}", response_model=OrderRead, responses=problems(404, 409, 413, 422, 503))
async def update_order(session: SessionDep, order_id: Int32, data: OrderUpdate) -> Order:
    """Change the fields that are sent, and no others."""
    orders = OrderRepository(session)
    return await orders.update(await orders.get_or_404(order_id), data)


@router.delete(
    "/{order_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_order(session: SessionDep, order_id: Int32) -> None:
    """Delete an order."""
    orders = OrderRepository(session)
    await orders.delete(await orders.get_or_404(order_id))


@router.get("/{order_id}/lines", responses=problems(404, 422, 503))
async def list_lines_of_order(
    session: ReadSessionDep, order_id: Int32, query: Annotated[OrderLineFilter, Query()]
) -> Page[OrderLineIncluding]:
    """A page of the `lines` of an order."""
    await OrderRepository(session).exists_or_404(order_id)
    return await OrderLineRepository(session).page(query, related(Order.lines, order_id))
