"""Orders: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.order import Order, OrderCreate, OrderRead
from app.models.order_line import OrderLine
from app.models.person import PersonRead
from app.repositories.order import OrderRepository
from tests.answers import (
    ORDER,
    assert_filters,
    assert_includes,
    assert_sorts,
    assert_statements,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
    reference_to,
    walked,
)
from tests.factories import create_order, create_order_line, create_person, order_data

URL = "/api/v1/orders"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
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
    order = response.json()
    assert order == order | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == order


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await order_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await order_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await order_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"person_id": 2**31 - 1}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await order_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize(("field", "value"), [("person_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_order(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Order).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await order_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await order_data(session)
    bad = await order_data(session) | {"person_id": 2**31 - 1}
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await OrderRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await order_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await order_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "order_id"), (f"{2**31}", "order_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("columns", "create"), [({"person_id": "id"}, create_person)])
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    before = OrderRead.model_validate(order)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Order, order.id)
    assert found is None


async def test_delete_with_order_line_order(client: AsyncClient, session: AsyncSession) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    dependent = await create_order_line(session, order_id=order.id)
    response = await client.delete(url)
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 101),
        ("offset", -1),
        ("total", "perhaps"),
        ("sort", "unknown"),
        ("include", "unknown"),
        ("cursor", "malformed"),
        ("cursor", "e30"),
        ("cursor", "W10"),
        ("cursor", "bnVsbA"),
        ("unknown", 1),
        ("q", "text"),
    ],
)
async def test_list_refuses(client: AsyncClient, name: str, value: object) -> None:
    assert invalid_fields(await client.get(URL, params={name: str(value)})) == {name}


async def test_filters_refuse(client: AsyncClient) -> None:
    query = {"id": "many", "person_id": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("person_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


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
    assert page["next_cursor"] is None
    assert page["limit"] == 20


async def test_cursor_begins_after_its_page(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_order(session)
    items = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    query = {"cursor": first["next_cursor"], "limit": 1}
    page = (await client.get(URL, params=query)).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["offset"]) == (3, 0)
    problem(await client.get(URL, params=query | {"offset": 1}), 422)
    other = await client.get(URL, params=query | {"sort": "-id"})
    assert invalid_fields(other) == {"cursor"}


async def test_cursor_stays_good_when_rows_come_and_go(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(2):
        await create_order(session)
    order, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{order['id']}"
    await client.delete(url)
    await create_order(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert order not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_order(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [("person_id", {"person_id": "id"}, create_person, ORDER)],
)
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for target in [await create(session) for _ in range(2)]:
        await create_order(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_include_person(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_person(session)
    order = await create_order(session, person_id=other.id)
    expected = PersonRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{order.id}"
    await assert_includes(client, url, "person", expected)
    rows = await listed(client, URL, {"include": "person"})
    assert expected in [row["person"] for row in rows]


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


async def test_list_of_lines(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    order = await create_order(session)
    url = f"{URL}/{order.id}/lines"
    await create_order_line(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_order_line(session, order_id=order.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "order"})
        )
        assert all("order" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/lines"), 404)


@pytest.mark.parametrize("name", ["person", "lines"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    order = await create_order(session)
    with pytest.raises(InvalidRequestError):
        getattr(order, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        order = await create_order(session)
        url = f"{URL}/{order.id}"
        for _ in range(number):
            await create_order_line(session, order_id=order.id)
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "person"}
        await assert_statements(statements, 3, client.get(URL, params=query))
        await assert_statements(statements, 2, client.get(url, params=query))
        data = await order_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = OrderRepository(session)
    data = [OrderCreate.model_validate(await order_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
