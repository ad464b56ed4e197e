"""Cities: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.city import City, CityRead
from app.models.country import Country
from app.models.person import Person
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import city_data, create_city, create_country, create_person

URL = "/api/v1/cities"
MISSING = 2**31 - 1
REQUIRED = ["name", "country_id"]
INVALID: list[Any] = [
    ("name", None),
    ("name", 1),
    pytest.param("name", "x" * 81, id="name-too-long"),
    ("country_id", None),
    ("country_id", "many"),
    ("country_id", 0.5),
    ("country_id", -(2**31) - 1),
    ("country_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await city_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    city = response.json()
    assert city == city | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == city


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await city_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await city_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await city_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), [("country_id", 2**31 - 1)])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await city_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize(("field", "value"), [("name", "NULL"), ("country_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_city(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(City).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "city_id"


@pytest.mark.parametrize(("field", "value"), [("name", "Name 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    city = await create_city(session)
    before = CityRead.model_validate(city)
    response = await client.patch(f"{URL}/{city.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{city.id}")).json() == after


@pytest.mark.parametrize(("field", "create"), [("country_id", create_country)])
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    city = await create_city(session)
    key = (await create(session)).id
    response = await client.patch(f"{URL}/{city.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    city = await create_city(session)
    response = await client.patch(f"{URL}/{city.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    city = await create_city(session)
    response = await client.patch(f"{URL}/{city.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    city = await create_city(session)
    assert (await client.delete(f"{URL}/{city.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(City, city.id)
    assert found is None


async def test_delete_with_country_capital(client: AsyncClient, session: AsyncSession) -> None:
    city = await create_city(session)
    dependent = await create_country(session, capital_id=city.id)
    response = await client.delete(f"{URL}/{city.id}")
    session.expunge_all()
    found = await session.get(Country, dependent.id)
    assert response.status_code == 204, response.text
    assert found is not None
    assert found.capital_id is None


async def test_delete_with_person_birthplace(client: AsyncClient, session: AsyncSession) -> None:
    city = await create_city(session)
    dependent = await create_person(session, birthplace_id=city.id)
    response = await client.delete(f"{URL}/{city.id}")
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_delete_with_person_home(client: AsyncClient, session: AsyncSession) -> None:
    city = await create_city(session)
    dependent = await create_person(session, home_id=city.id)
    response = await client.delete(f"{URL}/{city.id}")
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_delete_with_person_workplace(client: AsyncClient, session: AsyncSession) -> None:
    city = await create_city(session)
    dependent = await create_person(session, workplace_id=city.id)
    response = await client.delete(f"{URL}/{city.id}")
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_city(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_city(session)
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
        await create_city(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(("field", "create", "operators"), [("country_id", create_country, ORDER)])
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([(await create(session)).id for _ in range(2)], reverse=True):
        await create_city(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "create", "values"), [("country__name", create_country, ["Name 51", "Name 52"])]
)
async def test_list_by_field_of_reference(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    create: Callable[..., Awaitable[Any]],
    values: list[object],
) -> None:
    relation, field = name.split("__")
    for value in values:
        target = await create(session, **{field: value})
        city = await create_city(session, **{f"{relation}_id": target.id})
        (found,) = await listed(client, URL, {name: value})
        assert found["id"] == city.id


async def test_list_of_natives(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    city = await create_city(session)
    url = f"{URL}/{city.id}/natives"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session, birthplace_id=city.id)
        keys.append(item.id)
        statements.clear()
        items = await listed(client, url)
        assert [item["id"] for item in items] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{MISSING}/natives"), 404)


async def test_list_of_inhabitants(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    city = await create_city(session)
    url = f"{URL}/{city.id}/inhabitants"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session, home_id=city.id)
        keys.append(item.id)
        statements.clear()
        items = await listed(client, url)
        assert [item["id"] for item in items] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{MISSING}/inhabitants"), 404)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    city = await create_city(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{city.id}")
        assert len(statements) == 1
        await create_city(session)
    data = await city_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(f"{URL}/{city.id}", json={"name": "Name 2"})
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{city.id}")
    assert len(statements) == 2


@pytest.mark.parametrize("name", ["country", "natives", "inhabitants"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    city = await create_city(session)
    with pytest.raises(InvalidRequestError):
        getattr(city, name)
