"""Str keys: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.by_convention import ByConvention
from app.models.str_key import StrKey, StrKeyRead
from tests.answers import (
    TEXT,
    assert_filters,
    assert_sorts,
    assert_text_filters,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import create_by_convention, create_str_key, str_key_data

URL = "/api/v1/str-keys"
MISSING = "missing"
REQUIRED = ["id", "name"]
INVALID: list[Any] = [
    ("id", None),
    ("id", 1),
    pytest.param("id", "x" * 1, id="id-too-short"),
    pytest.param("id", "x" * 9, id="id-too-long"),
    ("id", "!!"),
    ("name", None),
    ("name", 1),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await str_key_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    str_key = response.json()
    assert str_key == str_key | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == str_key


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await str_key_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await str_key_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await str_key_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("fields", [["id"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await str_key_data(session)
    assert (await client.post(URL, json=first)).status_code == 201
    second = await str_key_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(("field", "value"), [("name", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_str_key(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(StrKey).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize(("field", "value"), [("name", "Name 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    str_key = await create_str_key(session)
    before = StrKeyRead.model_validate(str_key)
    response = await client.patch(f"{URL}/{str_key.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{str_key.id}")).json() == after


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    str_key = await create_str_key(session)
    response = await client.patch(f"{URL}/{str_key.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    str_key = await create_str_key(session)
    response = await client.patch(f"{URL}/{str_key.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    str_key = await create_str_key(session)
    assert (await client.delete(f"{URL}/{str_key.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(StrKey, str_key.id)
    assert found is None


async def test_delete_with_by_convention_a_str(client: AsyncClient, session: AsyncSession) -> None:
    str_key = await create_str_key(session)
    dependent = await create_by_convention(session, a_str_id=str_key.id)
    response = await client.delete(f"{URL}/{str_key.id}")
    session.expunge_all()
    found = await session.get(ByConvention, dependent.id)
    problem(response, 409)
    assert found is not None


@pytest.mark.parametrize("keys", [["AAAAAAD", "AAAAAAC", "AAAAAAB"]])
async def test_list_is_in_the_order_of_keys(
    client: AsyncClient, session: AsyncSession, keys: list[str]
) -> None:
    for key in keys:
        await create_str_key(session, id=key)
    assert [row["id"] for row in await listed(client, URL)] == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_str_key(session)
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
        await create_str_key(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, TEXT)
    await assert_text_filters(client, URL, "id", keys)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    str_key = await create_str_key(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{str_key.id}")
        assert len(statements) == 1
        await create_str_key(session)
    data = await str_key_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(f"{URL}/{str_key.id}", json={"name": "Name 2"})
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{str_key.id}")
    assert len(statements) == 2
