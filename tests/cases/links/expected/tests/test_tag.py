"""Tags: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.tag import TagCreate
from app.repositories.tag import TagRepository
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
from tests.factories import create_tag, tag_data

URL = "/api/v1/tags"
REQUIRED = ["id"]
INVALID: list[Any] = [("id", None), ("id", 1), pytest.param("id", "x" * 31, id="id-too-long")]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await tag_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    tag = response.json()
    assert tag == tag | data
    location = response.headers["Location"]
    url = f"{URL}/{tag['id']}"
    assert location == url


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await tag_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await tag_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await tag_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("fields", [["id"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await tag_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await tag_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/api/v1/tags/1", 404),
        ("PATCH", "/api/v1/tags/1", 404),
        ("DELETE", "/api/v1/tags/1", 404),
        ("POST", "/api/v1/tags/bulk", 404),
    ],
)
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


@pytest.mark.parametrize("keys", [["tag-3", "tag-2", "tag-1"]])
async def test_list_is_in_the_order_of_keys(
    client: AsyncClient, session: AsyncSession, keys: list[str]
) -> None:
    for key in keys:
        await create_tag(session, id=key)
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
        await create_tag(session)
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
        await create_tag(session)
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
        await create_tag(session)
    tag, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    await create_tag(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert tag not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_tag(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, TEXT)
    await assert_text_filters(client, URL, "id", keys)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        await create_tag(session)
        await assert_statements(statements, 2, client.get(URL))
        data = await tag_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))


@pytest.mark.parametrize("fields", [["id"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = TagRepository(session)
    first = TagCreate.model_validate(await tag_data(session))
    tag = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = TagCreate.model_validate(await tag_data(session, **same))
    assert await repository.upsert(second, *fields) is tag
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(tag, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = TagRepository(session)
    data = [TagCreate.model_validate(await tag_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
