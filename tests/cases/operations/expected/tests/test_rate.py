"""Rates: what the API answers, and what the database holds to."""

from datetime import UTC, datetime

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.models.rate import Rate
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    assert_statements,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import create_rate

URL = "/rates"
METHODS: list[tuple[str, object]] = [("GET", None)]
UNUSED_KEY = 2**31 - 1


@pytest.mark.parametrize(("field", "value"), [("value", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_rate(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Rate).values({field: text(value)}))


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(("key", "parameter"), [("malformed", "rate_id"), (f"{2**31}", "rate_id")])
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("POST", URL, 405),
        ("PATCH", "/rates/1", 405),
        ("DELETE", "/rates/1", 405),
        ("POST", "/rates/bulk", 405),
    ],
)
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_rate(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 2
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", 0),
        ("limit", 8),
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
    query = {"id": "many", "created_at": "2024-01-31T12:00:00", "updated_at": "2024-01-31T12:00:00"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("created_at", ORDER, ["2024-01-31T12:00:00"]),
        ("updated_at", ORDER, ["2024-01-31T12:00:00"]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_rate(session)
    items = await listed(client, URL)
    page = (await client.get(URL, params={"limit": 1, "offset": 1})).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["limit"], page["offset"]) == (2, 1, 1)
    page = (await client.get(URL, params={"total": False})).json()
    assert page["items"] == items
    assert page["total"] is None
    assert page["next_cursor"] is None
    assert page["limit"] == 2


async def test_cursor_begins_after_its_page(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_rate(session)
    items = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    query = {"cursor": first["next_cursor"], "limit": 1}
    page = (await client.get(URL, params=query)).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["offset"]) == (2, 0)
    problem(await client.get(URL, params=query | {"offset": 1}), 422)
    other = await client.get(URL, params=query | {"sort": "-id"})
    assert invalid_fields(other) == {"cursor"}


async def test_cursor_stays_good_when_rows_come_and_go(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(2):
        await create_rate(session)
    rate, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert rate not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_rate(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize("field", ["created_at", "updated_at"])
async def test_list_by_timestamp(client: AsyncClient, session: AsyncSession, field: str) -> None:
    for year in (2002, 2001):
        rate = await create_rate(session)
        setattr(rate, field, datetime(year, 1, 31, tzinfo=UTC))
    await session.flush()
    moments = ["2001-01-31T00:00:00Z", "2002-01-31T00:00:00Z"]
    await assert_sorts(client, URL, field, moments)
    await assert_filters(client, URL, field, moments, ORDER)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        rate = await create_rate(session)
        url = f"{URL}/{rate.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
