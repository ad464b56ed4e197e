"""HTTP interface of products."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from shop.core.database import ReadSessionDep, SessionDep
from shop.core.pagination import Page
from shop.core.problems import problems, with_location
from shop.core.types import Int32
from shop.models.product import Product, ProductCreate, ProductFilter, ProductRead, ProductUpdate
from shop.repositories.product import ProductRepository

router = APIRouter(prefix="/products", tags=["products"])


@router.get("", responses=problems(422, 503))
async def list_products(
    session: ReadSessionDep, query: Annotated[ProductFilter, Query()]
) -> Page[ProductRead]:
    """A page of products."""
    return await ProductRepository(session).page(query)


@router.get("/{product_id}", responses=problems(404, 422, 503))
async def get_product(session: ReadSessionDep, product_id: Int32) -> ProductRead:
    """One product."""
    return await ProductRepository(session).read_or_404(product_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ProductRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_product(
    session: SessionDep, data: ProductCreate, request: Request, response: Response
) -> Product:
    """Make a product; `Location` tells where it is."""
    product = await ProductRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{product.id}"
    return product


@router.patch(
    "/{product_id}", response_model=ProductRead, responses=problems(404, 409, 413, 422, 503)
)
async def update_product(session: SessionDep, product_id: Int32, data: ProductUpdate) -> Product:
    """Change the fields that are sent, and no others."""
    products = ProductRepository(session)
    return await products.update(await products.get_or_404(product_id), data)


@router.delete(
    "/{product_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_product(session: SessionDep, product_id: Int32) -> None:
    """Delete a product."""
    products = ProductRepository(session)
    await products.delete(await products.get_or_404(product_id))
