"""Homes: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.building import House, HouseRead
from tests.answers import (
    EQUALITY,
    ORDER,
    TEXT,
    assert_filters,
    assert_sorts,
    assert_text_filters,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import create_house, house_data

URL = "/api/v1/homes"
MISSING = 2**31 - 1
REQUIRED = ["title", "floors"]
INVALID: list[Any] = [
    ("title", None),
    ("title", 1),
    pytest.param("title", "x" * 101, id="title-too-long"),
    ("level", None),
    ("level", "?"),
    ("state", None),
    ("state", "?"),
    ("floors", None),
    ("floors", "many"),
    ("floors", 0.5),
    ("floors", 0),
    ("floors", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await house_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    house = response.json()
    assert house == house | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == house


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await house_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    house = response.json()
    defaults: dict[str, object] = {"level": "low", "state": "new"}
    assert house == house | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await house_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await house_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await house_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "NULL"),
        ("level", "NULL"),
        ("level", "'?'"),
        ("state", "NULL"),
        ("state", "'?'"),
        ("floors", "NULL"),
        ("floors", "0"),
    ],
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_house(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(House).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "house_id"


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Title 2"), ("level", "high"), ("state", "used"), ("floors", 2)]
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    house = await create_house(session)
    before = HouseRead.model_validate(house)
    response = await client.patch(f"{URL}/{house.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{house.id}")).json() == after


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    house = await create_house(session)
    response = await client.patch(f"{URL}/{house.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    house = await create_house(session)
    response = await client.patch(f"{URL}/{house.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    house = await create_house(session)
    assert (await client.delete(f"{URL}/{house.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(House, house.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_house(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_house(session)
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
        await create_house(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "values"),
    [("title", ["Title 1", "Title 2"]), ("level", ["high", "low"]), ("state", ["new", "used"])],
)
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_house(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"),
    [
        ("title", ["Title 1", "Title 2"], TEXT),
        ("level", ["high", "low"], EQUALITY),
        ("state", ["new", "used"], EQUALITY),
    ],
)
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    values: list[object],
    operators: tuple[str, ...],
) -> None:
    for value in values:
        await create_house(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(("field", "values"), [("title", ["Title 1", "Title 2"])])
async def test_list_finds_parts_of_texts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[str]
) -> None:
    for value in values:
        await create_house(session, **{field: value})
    await assert_text_filters(client, URL, field, values)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    house = await create_house(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{house.id}")
        assert len(statements) == 1
        await create_house(session)
    data = await house_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(f"{URL}/{house.id}", json={"title": "Title 2"})
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{house.id}")
    assert len(statements) == 2
