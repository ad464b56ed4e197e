"""Baskets: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.models.basket import Basket, BasketCreate
from shop.models.product import ProductRead
from shop.repositories.basket import BasketRepository
from tests.answers import (
    assert_includes,
    assert_statements,
    conflicting_fields,
    invalid_fields,
    problem,
)
from tests.factories import basket_data, create_basket, create_product

URL = "/baskets"
METHODS: list[tuple[str, object]] = [("GET", None), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["product_id"]
INVALID: list[Any] = [
    ("product_id", None),
    ("product_id", "many"),
    ("product_id", 0.5),
    ("product_id", -(2**31) - 1),
    ("product_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await basket_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    basket = response.json()
    assert basket == basket | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == basket


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await basket_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await basket_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "created_at", "updated_at", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await basket_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"product_id": 2**31 - 1}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await basket_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize(("field", "value"), [("product_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_basket(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Basket).values({field: text(value)}))


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "basket_id"), (f"{2**31}", "basket_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [("GET", URL, 405), ("PATCH", "/baskets/1", 405), ("POST", "/baskets/bulk", 405)],
)
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    basket = await create_basket(session)
    url = f"{URL}/{basket.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Basket, basket.id)
    assert found is None


async def test_include_product(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_product(session)
    basket = await create_basket(session, product_id=other.id)
    expected = ProductRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{basket.id}"
    await assert_includes(client, url, "product", expected)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    basket = await create_basket(session)
    url = f"{URL}/{basket.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["product"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    basket = await create_basket(session)
    with pytest.raises(InvalidRequestError):
        getattr(basket, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        basket = await create_basket(session)
        url = f"{URL}/{basket.id}"
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "product"}
        await assert_statements(statements, 2, client.get(url, params=query))
        data = await basket_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = BasketRepository(session)
    data = [BasketCreate.model_validate(await basket_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
