"""People: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.order import Order
from app.models.person import Person, PersonRead
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import create_city, create_order, create_person, person_data

URL = "/api/v1/people"
MISSING = 2**31 - 1
REQUIRED = ["birthplace_id"]
INVALID: list[Any] = [
    ("birthplace_id", None),
    ("birthplace_id", "many"),
    ("birthplace_id", 0.5),
    ("birthplace_id", -(2**31) - 1),
    ("birthplace_id", 2**31),
    ("home_id", "many"),
    ("home_id", 0.5),
    ("home_id", -(2**31) - 1),
    ("home_id", 2**31),
    ("workplace_id", "many"),
    ("workplace_id", 0.5),
    ("workplace_id", -(2**31) - 1),
    ("workplace_id", 2**31),
    ("spouse_id", "many"),
    ("spouse_id", 0.5),
    ("spouse_id", -(2**31) - 1),
    ("spouse_id", 2**31),
    ("mother_id", "many"),
    ("mother_id", 0.5),
    ("mother_id", -(2**31) - 1),
    ("mother_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await person_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    person = response.json()
    assert person == person | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == person


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await person_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    person = response.json()
    defaults: dict[str, object] = {
        "home_id": None,
        "workplace_id": None,
        "spouse_id": None,
        "mother_id": None,
    }
    assert person == person | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await person_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await person_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await person_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birthplace_id", 2**31 - 1),
        ("home_id", 2**31 - 1),
        ("workplace_id", 2**31 - 1),
        ("spouse_id", 2**31 - 1),
        ("mother_id", 2**31 - 1),
    ],
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await person_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize("fields", [["spouse_id"]])
async def test_unique_spouse_id(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await person_data(session, spouse_id=(await create_person(session)).id)
    assert (await client.post(URL, json=first)).status_code == 201
    second = await person_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(("field", "value"), [("birthplace_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_person(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Person).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "person_id"


@pytest.mark.parametrize(
    ("field", "value"),
    [("home_id", None), ("workplace_id", None), ("spouse_id", None), ("mother_id", None)],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    person = await create_person(session)
    before = PersonRead.model_validate(person)
    response = await client.patch(f"{URL}/{person.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{person.id}")).json() == after


@pytest.mark.parametrize(
    ("field", "create"),
    [
        ("home_id", create_city),
        ("workplace_id", create_city),
        ("spouse_id", create_person),
        ("mother_id", create_person),
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    person = await create_person(session)
    key = (await create(session)).id
    response = await client.patch(f"{URL}/{person.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    person = await create_person(session)
    response = await client.patch(f"{URL}/{person.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "birthplace_id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    person = await create_person(session)
    response = await client.patch(f"{URL}/{person.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    assert (await client.delete(f"{URL}/{person.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert found is None


async def test_delete_with_person_spouse(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    dependent = await create_person(session, spouse_id=person.id)
    response = await client.delete(f"{URL}/{person.id}")
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    assert response.status_code == 204, response.text
    assert found is not None
    assert found.spouse_id is None


async def test_delete_with_person_mother(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    dependent = await create_person(session, mother_id=person.id)
    response = await client.delete(f"{URL}/{person.id}")
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_delete_with_order_person(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    dependent = await create_order(session, person_id=person.id)
    response = await client.delete(f"{URL}/{person.id}")
    session.expunge_all()
    found = await session.get(Order, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_person(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_person(session)
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
        await create_person(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "create", "operators"),
    [
        ("birthplace_id", create_city, ORDER),
        ("home_id", create_city, ORDER),
        ("spouse_id", create_person, ORDER),
    ],
)
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([(await create(session)).id for _ in range(2)], reverse=True):
        await create_person(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_list_of_children(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/children"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session, mother_id=person.id)
        keys.append(item.id)
        statements.clear()
        items = await listed(client, url)
        assert [item["id"] for item in items] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{MISSING}/children"), 404)


async def test_list_of_orders(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/orders"
    await create_order(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_order(session, person_id=person.id)
        keys.append(item.id)
        statements.clear()
        items = await listed(client, url)
        assert [item["id"] for item in items] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{MISSING}/orders"), 404)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{person.id}")
        assert len(statements) == 1
        await create_person(session)
    data = await person_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.delete(f"{URL}/{person.id}")
    assert len(statements) == 2


@pytest.mark.parametrize(
    "name", ["birthplace", "home", "workplace", "spouse", "mother", "children", "orders"]
)
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    person = await create_person(session)
    with pytest.raises(InvalidRequestError):
        getattr(person, name)
