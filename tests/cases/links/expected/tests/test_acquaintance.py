"""Acquaintances: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.acquaintance import Acquaintance, AcquaintanceCreate, AcquaintanceRead
from app.models.person import PersonRead
from app.repositories.acquaintance import AcquaintanceRepository
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
from tests.factories import acquaintance_data, create_acquaintance, create_person

URL = "/api/v1/acquaintances"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["how", "other_id", "one_id"]
INVALID: list[Any] = [
    ("how", None),
    ("how", 1),
    pytest.param("how", "x" * 201, id="how-too-long"),
    ("other_id", None),
    ("other_id", "many"),
    ("other_id", 0.5),
    ("other_id", -(2**31) - 1),
    ("other_id", 2**31),
    ("one_id", None),
    ("one_id", "many"),
    ("one_id", 0.5),
    ("one_id", -(2**31) - 1),
    ("one_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await acquaintance_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    acquaintance = response.json()
    assert acquaintance == acquaintance | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == acquaintance


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await acquaintance_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await acquaintance_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await acquaintance_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"other_id": 2**31 - 1}, {"one_id": 2**31 - 1}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await acquaintance_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize(
    ("field", "value"), [("how", "NULL"), ("other_id", "NULL"), ("one_id", "NULL")]
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_acquaintance(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Acquaintance).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await acquaintance_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await acquaintance_data(session)
    bad = await acquaintance_data(session) | {"other_id": 2**31 - 1}
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await AcquaintanceRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await acquaintance_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await acquaintance_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "acquaintance_id"), (f"{2**63}", "acquaintance_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("how", "How 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    before = AcquaintanceRead.model_validate(acquaintance)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(
    ("columns", "create"), [({"other_id": "id"}, create_person), ({"one_id": "id"}, create_person)]
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    before = AcquaintanceRead.model_validate(acquaintance)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Acquaintance, acquaintance.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_acquaintance(session)
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
    query = {"id": "many", "other_id": "many", "one_id": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**63) - 1, 2**63]),
        ("other_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("one_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_acquaintance(session)
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
        await create_acquaintance(session)
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
        await create_acquaintance(session)
    acquaintance, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{acquaintance['id']}"
    await client.delete(url)
    await create_acquaintance(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert acquaintance not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_acquaintance(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        ("other_id", {"other_id": "id"}, create_person, ORDER),
        ("one_id", {"one_id": "id"}, create_person, ORDER),
    ],
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
        await create_acquaintance(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_include_other(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_person(session)
    acquaintance = await create_acquaintance(session, other_id=other.id)
    expected = PersonRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{acquaintance.id}"
    await assert_includes(client, url, "other", expected)
    rows = await listed(client, URL, {"include": "other"})
    assert expected in [row["other"] for row in rows]


async def test_include_one(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_person(session)
    acquaintance = await create_acquaintance(session, one_id=other.id)
    expected = PersonRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{acquaintance.id}"
    await assert_includes(client, url, "one", expected)
    rows = await listed(client, URL, {"include": "one"})
    assert expected in [row["one"] for row in rows]


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    names = ["other", "one"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    acquaintance = await create_acquaintance(session)
    url = f"{URL}/{acquaintance.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["other", "one"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    acquaintance = await create_acquaintance(session)
    with pytest.raises(InvalidRequestError):
        getattr(acquaintance, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        acquaintance = await create_acquaintance(session)
        url = f"{URL}/{acquaintance.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("other", "one"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "other,one"}
        await assert_statements(statements, 4, client.get(URL, params=query))
        await assert_statements(statements, 3, client.get(url, params=query))
        data = await acquaintance_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.patch(url, json={"how": "How 90"}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = AcquaintanceRepository(session)
    data = [AcquaintanceCreate.model_validate(await acquaintance_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
