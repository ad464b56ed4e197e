"""Orders: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.order import Order
from app.models.order_line import OrderLine
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import create_order, create_order_line, create_person, order_data

URL = "/api/v1/orders"
MISSING = 2**31 - 1
REQUIRED = ["person_id"]
INVALID: list[Any] = [
    ("person_id", None),
    ("person_id", "many"),
    ("person_id", 0.5),
    ("person_id", -(2**31) - 1),
    ("person_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await order_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    row = response.json()
    assert row == row | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == row


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await order_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await order_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await order_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), [("person_id", 2**31 - 1)])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await order_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize(("field", "value"), [("person_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_order(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Order).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "order_id"


@pytest.mark.parametrize(("field", "create"), [("person_id", create_person)])
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    row = await create_order(session)
    key = (await create(session)).id
    response = await client.patch(f"{URL}/{row.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    row = await create_order(session)
    response = await client.patch(f"{URL}/{row.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    row = await create_order(session)
    response = await client.patch(f"{URL}/{row.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await create_order(session)
    assert (await client.delete(f"{URL}/{row.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(Order, row.id)
    assert found is None


async def test_delete_with_order_line_order(client: AsyncClient, session: AsyncSession) -> None:
    row = await create_order(session)
    dependent = await create_order_line(session, order_id=row.id)
    response = await client.delete(f"{URL}/{row.id}")
    session.expunge_all()
    found = await session.get(OrderLine, dependent.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_order(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_order(session)
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
        await create_order(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(("field", "create", "operators"), [("person_id", create_person, ORDER)])
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([(await create(session)).id for _ in range(2)], reverse=True):
        await create_order(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_list_of_lines(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    row = await create_order(session)
    url = f"{URL}/{row.id}/lines"
    await create_order_line(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_order_line(session, order_id=row.id)
        keys.append(item.id)
        statements.clear()
        items = await listed(client, url)
        assert [item["id"] for item in items] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{MISSING}/lines"), 404)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    row = await create_order(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{row.id}")
        assert len(statements) == 1
        await create_order(session)
    data = await order_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.delete(f"{URL}/{row.id}")
    assert len(statements) == 2


@pytest.mark.parametrize("name", ["person", "lines"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    row = await create_order(session)
    with pytest.raises(InvalidRequestError):
        getattr(row, name)
