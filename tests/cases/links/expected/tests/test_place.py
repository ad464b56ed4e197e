"""Places: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.exc import InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.person import Person
from app.models.place import Place, PlaceCreate
from app.repositories.person import PersonRepository
from app.repositories.place import PlaceRepository
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    assert_statements,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import create_person, create_place, place_data

URL = "/api/v1/places"
METHODS: list[tuple[str, object]] = [("GET", None), ("DELETE", None)]
UNUSED_KEY = f"{2**31 - 1}/{2**31 - 1}"
REQUIRED = ["x", "y"]
INVALID: list[Any] = [
    ("x", None),
    ("x", "many"),
    ("x", 0.5),
    ("x", -(2**31) - 1),
    ("x", 2**31),
    ("y", None),
    ("y", "many"),
    ("y", 0.5),
    ("y", -(2**31) - 1),
    ("y", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await place_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    place = response.json()
    assert place == place | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == place


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await place_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await place_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await place_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("fields", [["x", "y"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await place_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await place_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await place_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await place_data(session)
    bad = await place_data(session, x=good["x"], y=good["y"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await PlaceRepository(session).count() == 0


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await place_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await place_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [("malformed/1", "x"), (f"{2**31}/1", "x"), ("1/malformed", "y"), (f"1/{2**31}", "y")],
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("method", "url", "status"), [("PATCH", "/api/v1/places/1/1", 405)])
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    place = await create_place(session)
    url = f"{URL}/{place.x}/{place.y}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Place, (place.x, place.y))
    assert found is None


async def test_delete_when_linked_by_person_places(
    client: AsyncClient, session: AsyncSession
) -> None:
    place = await create_place(session)
    url = f"{URL}/{place.x}/{place.y}"
    other = await create_person(session)
    await PersonRepository(session).link(Person.places, other, (place.x, place.y))
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Place, (place.x, place.y))
    assert response.status_code == 204, response.text
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_place(session)
    key = ["x", "y"]
    keys = [[row[name] for name in key] for row in await listed(client, URL)]
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
    query = {"x": "many", "y": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("x", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("y", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_place(session)
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
        await create_place(session)
    items = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    query = {"cursor": first["next_cursor"], "limit": 1}
    page = (await client.get(URL, params=query)).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["offset"]) == (3, 0)
    problem(await client.get(URL, params=query | {"offset": 1}), 422)
    other = await client.get(URL, params=query | {"sort": "-x"})
    assert invalid_fields(other) == {"cursor"}


async def test_cursor_stays_good_when_rows_come_and_go(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(2):
        await create_place(session)
    place, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{place['x']}/{place['y']}"
    await client.delete(url)
    await create_place(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert place not in rows


@pytest.mark.parametrize(("field", "values"), [("x", [1, 2]), ("y", [1, 2])])
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_place(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"), [("x", [1, 2], ORDER), ("y", [1, 2], ORDER)]
)
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    values: list[object],
    operators: tuple[str, ...],
) -> None:
    for value in values:
        await create_place(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


async def test_list_of_people(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    place = await create_place(session)
    url = f"{URL}/{place.x}/{place.y}/people"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session)
        await PersonRepository(session).link(Person.places, item, (place.x, place.y))
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "friends"})
        )
        assert all("friends" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/people"), 404)


@pytest.mark.parametrize("name", ["people"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    place = await create_place(session)
    with pytest.raises(InvalidRequestError):
        getattr(place, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        place = await create_place(session)
        url = f"{URL}/{place.x}/{place.y}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        data = await place_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.delete(url))


@pytest.mark.parametrize("fields", [["x", "y"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = PlaceRepository(session)
    first = PlaceCreate.model_validate(await place_data(session))
    place = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = PlaceCreate.model_validate(await place_data(session, **same))
    assert await repository.upsert(second, *fields) is place
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(place, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = PlaceRepository(session)
    data = [PlaceCreate.model_validate(await place_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
