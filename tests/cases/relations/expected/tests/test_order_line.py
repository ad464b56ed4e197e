"""Order lines: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.order_line import OrderLine, OrderLineRead
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import create_order, create_order_line, order_line_data

URL = "/api/v1/order-lines"
MISSING = 2**31 - 1
REQUIRED = ["quantity", "order_id"]
INVALID: list[Any] = [
    ("quantity", None),
    ("quantity", "many"),
    ("quantity", 0.5),
    ("quantity", -(2**31) - 1),
    ("quantity", 2**31),
    ("order_id", None),
    ("order_id", "many"),
    ("order_id", 0.5),
    ("order_id", -(2**31) - 1),
    ("order_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await order_line_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    order_line = response.json()
    assert order_line == order_line | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == order_line


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await order_line_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await order_line_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await order_line_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), [("order_id", 2**31 - 1)])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await order_line_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize(("field", "value"), [("quantity", "NULL"), ("order_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_order_line(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(OrderLine).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "order_line_id"


@pytest.mark.parametrize(("field", "value"), [("quantity", 2)])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    order_line = await create_order_line(session)
    before = OrderLineRead.model_validate(order_line)
    response = await client.patch(f"{URL}/{order_line.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{order_line.id}")).json() == after


@pytest.mark.parametrize(("field", "create"), [("order_id", create_order)])
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    order_line = await create_order_line(session)
    key = (await create(session)).id
    response = await client.patch(f"{URL}/{order_line.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    order_line = await create_order_line(session)
    response = await client.patch(f"{URL}/{order_line.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    order_line = await create_order_line(session)
    response = await client.patch(f"{URL}/{order_line.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    order_line = await create_order_line(session)
    assert (await client.delete(f"{URL}/{order_line.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(OrderLine, order_line.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_order_line(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_order_line(session)
    items = await listed(client, URL)
    page = (await client.get(URL, params={"limit": 1, "offset": 1})).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["limit"], page["offset"]) == (3, 1, 1)
    page = (await client.get(URL, params={"total": False})).json()
    assert page["items"] == items
    assert page["total"] is None
    assert page["limit"] == 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 101),
        ("offset", -1),
        ("total", "perhaps"),
        ("sort", "unknown"),
        ("unknown", 1),
    ],
)
async def test_list_refuses(client: AsyncClient, name: str, value: object) -> None:
    assert invalid_fields(await client.get(URL, params={name: str(value)})) == {name}


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_order_line(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(("field", "create", "operators"), [("order_id", create_order, ORDER)])
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([(await create(session)).id for _ in range(2)], reverse=True):
        await create_order_line(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    order_line = await create_order_line(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{order_line.id}")
        assert len(statements) == 1
        await create_order_line(session)
    data = await order_line_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(f"{URL}/{order_line.id}", json={"quantity": 2})
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{order_line.id}")
    assert len(statements) == 2


@pytest.mark.parametrize("name", ["order"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    order_line = await create_order_line(session)
    with pytest.raises(InvalidRequestError):
        getattr(order_line, name)
