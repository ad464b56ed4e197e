"""Tenants: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.exc import InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.room import Room
from app.models.tenant import Tenant, TenantCreate
from app.repositories.tenant import TenantRepository
from tests.answers import (
    TEXT,
    assert_filters,
    assert_sorts,
    assert_statements,
    assert_text_filters,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import create_room, create_tenant, tenant_data

URL = "/api/v1/tenants"
METHODS: list[tuple[str, object]] = [("GET", None), ("DELETE", None)]
UNUSED_KEY = "missing"
REQUIRED = ["id"]
INVALID: list[Any] = [("id", None), ("id", 1), pytest.param("id", "x" * 21, id="id-too-long")]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await tenant_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    tenant = response.json()
    assert tenant == tenant | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == tenant


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await tenant_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await tenant_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await tenant_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("fields", [["id"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await tenant_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await tenant_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await tenant_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await tenant_data(session)
    bad = await tenant_data(session, id=good["id"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await TenantRepository(session).count() == 0


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await tenant_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await tenant_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(("key", "parameter"), [("%00", "tenant_id")])
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("method", "url", "status"), [("PATCH", "/api/v1/tenants/1", 405)])
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    tenant = await create_tenant(session)
    url = f"{URL}/{tenant.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Tenant, tenant.id)
    assert found is None


async def test_delete_with_room_tenant(client: AsyncClient, session: AsyncSession) -> None:
    tenant = await create_tenant(session)
    url = f"{URL}/{tenant.id}"
    dependent = await create_room(session, tenant_id=tenant.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Room, (dependent.tenant_id, dependent.floor, dependent.number))
    assert response.status_code == 204, response.text
    assert found is None


@pytest.mark.parametrize("keys", [["tenant-3", "tenant-2", "tenant-1"]])
async def test_list_is_in_the_order_of_keys(
    client: AsyncClient, session: AsyncSession, keys: list[str]
) -> None:
    for key in keys:
        await create_tenant(session, id=key)
    assert [row["id"] for row in await listed(client, URL)] == sorted(keys)


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


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_tenant(session)
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
        await create_tenant(session)
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
        await create_tenant(session)
    tenant, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{tenant['id']}"
    await client.delete(url)
    await create_tenant(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert tenant not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_tenant(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, TEXT)
    await assert_text_filters(client, URL, "id", keys)


async def test_list_of_rooms(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    tenant = await create_tenant(session)
    url = f"{URL}/{tenant.id}/rooms"
    await create_room(session)
    assert await listed(client, url) == []
    key = ["tenant_id", "floor", "number"]
    keys: list[list[Any]] = []
    for _ in range(2):
        item = await create_room(session, tenant_id=tenant.id)
        keys.append([item.tenant_id, item.floor, item.number])
        statements.clear()
        rows = await listed(client, url)
        assert [[row[name] for name in key] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "tenant"})
        )
        assert all("tenant" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/rooms"), 404)


@pytest.mark.parametrize("name", ["rooms"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    tenant = await create_tenant(session)
    with pytest.raises(InvalidRequestError):
        getattr(tenant, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        tenant = await create_tenant(session)
        url = f"{URL}/{tenant.id}"
        for _ in range(number):
            await create_room(session, tenant_id=tenant.id)
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        data = await tenant_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.delete(url))


@pytest.mark.parametrize("fields", [["id"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = TenantRepository(session)
    first = TenantCreate.model_validate(await tenant_data(session))
    tenant = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = TenantCreate.model_validate(await tenant_data(session, **same))
    assert await repository.upsert(second, *fields) is tenant
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(tenant, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = TenantRepository(session)
    data = [TenantCreate.model_validate(await tenant_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
