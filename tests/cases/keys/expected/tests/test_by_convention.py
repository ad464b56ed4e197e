"""By convention: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.exc import InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.by_convention import ByConvention, ByConventionRead
from tests.answers import (
    EQUALITY,
    ORDER,
    TEXT,
    assert_filters,
    assert_sorts,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import (
    by_convention_data,
    create_by_convention,
    create_given_key,
    create_int_key,
    create_natural_key,
    create_str_key,
    create_uuid7_key,
    create_uuid_key,
    key_of,
)

URL = "/api/v1/by-convention"
MISSING = 2**31 - 1
INVALID: list[Any] = [
    ("an_int_id", "many"),
    ("an_int_id", 0.5),
    ("an_int_id", -(2**31) - 1),
    ("an_int_id", 2**31),
    ("a_given_int_id", "many"),
    ("a_given_int_id", 0.5),
    ("a_given_int_id", -(2**31) - 1),
    ("a_given_int_id", 2**31),
    ("a_uuid_id", "not-a-uuid"),
    ("a_uuid7_id", "not-a-uuid"),
    ("a_str_id", 1),
    pytest.param("a_str_id", "x" * 9, id="a_str_id-too-long"),
    ("a_natural_id", 1),
    pytest.param("a_natural_id", "x" * 14, id="a_natural_id-too-long"),
    ("another_id", "many"),
    ("another_id", 0.5),
    ("another_id", -(2**63) - 1),
    ("another_id", 2**63),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await by_convention_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    by_convention = response.json()
    assert by_convention == by_convention | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == by_convention


async def test_create_sets_defaults(client: AsyncClient) -> None:
    response = await client.post(URL, json={})
    assert response.status_code == 201, response.text
    by_convention = response.json()
    defaults: dict[str, object] = {
        "an_int_id": None,
        "a_given_int_id": None,
        "a_uuid_id": None,
        "a_uuid7_id": None,
        "a_str_id": None,
        "a_natural_id": None,
        "another_id": None,
    }
    assert by_convention == by_convention | defaults


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await by_convention_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await by_convention_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("an_int_id", 2**31 - 1),
        ("a_given_int_id", 2**31 - 1),
        ("a_uuid_id", "00000000-0000-0000-0000-000000000000"),
        ("a_uuid7_id", "00000000-0000-0000-0000-000000000000"),
        ("a_str_id", "missing"),
        ("a_natural_id", "missing"),
        ("another_id", 2**31 - 1),
    ],
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await by_convention_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**63])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "by_convention_id"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("an_int_id", None),
        ("a_given_int_id", None),
        ("a_uuid_id", None),
        ("a_uuid7_id", None),
        ("a_str_id", None),
        ("a_natural_id", None),
        ("another_id", None),
    ],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    by_convention = await create_by_convention(session)
    before = ByConventionRead.model_validate(by_convention)
    response = await client.patch(f"{URL}/{by_convention.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{by_convention.id}")).json() == after


@pytest.mark.parametrize(
    ("field", "create"),
    [
        ("an_int_id", create_int_key),
        ("a_given_int_id", create_given_key),
        ("a_uuid_id", create_uuid_key),
        ("a_uuid7_id", create_uuid7_key),
        ("a_str_id", create_str_key),
        ("a_natural_id", create_natural_key),
        ("another_id", create_by_convention),
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    by_convention = await create_by_convention(session)
    key = key_of(await create(session))
    response = await client.patch(f"{URL}/{by_convention.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    by_convention = await create_by_convention(session)
    response = await client.patch(f"{URL}/{by_convention.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    by_convention = await create_by_convention(session)
    response = await client.patch(f"{URL}/{by_convention.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    by_convention = await create_by_convention(session)
    assert (await client.delete(f"{URL}/{by_convention.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(ByConvention, by_convention.id)
    assert found is None


async def test_delete_with_by_convention_another(
    client: AsyncClient, session: AsyncSession
) -> None:
    by_convention = await create_by_convention(session)
    dependent = await create_by_convention(session, another_id=by_convention.id)
    response = await client.delete(f"{URL}/{by_convention.id}")
    session.expunge_all()
    found = await session.get(ByConvention, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_by_convention(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_by_convention(session)
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
        await create_by_convention(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "create", "operators"),
    [
        ("an_int_id", create_int_key, ORDER),
        ("a_given_int_id", create_given_key, ORDER),
        ("a_uuid_id", create_uuid_key, EQUALITY),
        ("a_uuid7_id", create_uuid7_key, EQUALITY),
        ("a_str_id", create_str_key, TEXT),
        ("a_natural_id", create_natural_key, TEXT),
        ("another_id", create_by_convention, ORDER),
    ],
)
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([key_of(await create(session)) for _ in range(2)], reverse=True):
        await create_by_convention(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    by_convention = await create_by_convention(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{by_convention.id}")
        assert len(statements) == 1
        await create_by_convention(session)
    data = await by_convention_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.delete(f"{URL}/{by_convention.id}")
    assert len(statements) == 2


@pytest.mark.parametrize(
    "name", ["an_int", "a_given_int", "a_uuid", "a_uuid7", "a_str", "a_natural", "another"]
)
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    by_convention = await create_by_convention(session)
    with pytest.raises(InvalidRequestError):
        getattr(by_convention, name)
