"""HTTP interface of order lines."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.order_line import OrderLineIncluding
from app.models.order_line import (
    OrderLine,
    OrderLineCreate,
    OrderLineFilter,
    OrderLineInclude,
    OrderLineRead,
    OrderLineUpdate,
)
from app.repositories.order_line import OrderLineRepository

router = APIRouter(prefix="/order-lines", tags=["order lines"])


@router.get("", responses=problems(422, 503))
async def list_order_lines(
    session: ReadSessionDep, query: Annotated[OrderLineFilter, Query()]
) -> Page[OrderLineIncluding]:
    """A page of order lines."""
    return await OrderLineRepository(session).page(query)


@router.get("/{order_line_id}", responses=problems(404, 422, 503))
async def get_order_line(
    session: ReadSessionDep, order_line_id: Int32, include: OrderLineInclude = None
) -> OrderLineIncluding:
    """One order line."""
    return await OrderLineRepository(session).read_or_404(order_line_id, include)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=OrderLineRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_order_line(
    session: SessionDep, data: OrderLineCreate, request: Request, response: Response
) -> OrderLine:
    """Make an order line; `Location` tells where it is."""
    order_line = await OrderLineRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{order_line.id}"
    return order_line


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[OrderLineRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_order_lines(
    session: SessionDep, data: Annotated[list[OrderLineCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[OrderLine]:
    """Make order lines: all of them or none."""
    return await OrderLineRepository(session).create_many(data)


@router.patch(
    "/{order_line_id}", response_model=OrderLineRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_order_line(
    session: SessionDep, order_line_id: Int32, data: OrderLineUpdate
) -> OrderLine:
    """Change the fields that are sent, and no others."""
    order_lines = OrderLineRepository(session)
    return await order_lines.update(await order_lines.get_or_404(order_line_id), data)


@router.delete(
    "/{order_line_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_order_line(session: SessionDep, order_line_id: Int32) -> None:
    """Delete an order line."""
    order_lines = OrderLineRepository(session)
    await order_lines.delete(await order_lines.get_or_404(order_line_id))
