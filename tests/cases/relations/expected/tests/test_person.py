"""People: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.city import CityRead
from app.models.order import Order
from app.models.person import Person, PersonCreate, PersonRead
from app.repositories.person import PersonRepository
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
from tests.factories import create_city, create_order, create_person, person_data

URL = "/api/v1/people"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
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
    data = await person_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await person_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {"birthplace_id": 2**31 - 1},
        {"home_id": 2**31 - 1},
        {"workplace_id": 2**31 - 1},
        {"spouse_id": 2**31 - 1},
        {"mother_id": 2**31 - 1},
    ],
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await person_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["spouse_id"]])
async def test_unique_spouse_id(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await person_data(session, spouse_id=(await create_person(session)).id)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await person_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(("field", "value"), [("birthplace_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_person(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Person).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await person_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await person_data(session)
    bad = await person_data(session) | {"birthplace_id": 2**31 - 1}
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await PersonRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await person_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await person_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "person_id"), (f"{2**31}", "person_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(
    ("field", "value"),
    [("home_id", None), ("workplace_id", None), ("spouse_id", None), ("mother_id", None)],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    before = PersonRead.model_validate(person)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(
    ("columns", "create"),
    [
        ({"home_id": "id"}, create_city),
        ({"workplace_id": "id"}, create_city),
        ({"spouse_id": "id"}, create_person),
        ({"mother_id": "id"}, create_person),
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    before = PersonRead.model_validate(person)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "birthplace_id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert found is None


async def test_delete_with_person_spouse(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    dependent = await create_person(session, spouse_id=person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    assert response.status_code == 204, response.text
    assert found is not None
    assert found.spouse_id is None


async def test_delete_with_person_mother(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    dependent = await create_person(session, mother_id=person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_delete_with_order_person(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    dependent = await create_order(session, person_id=person.id)
    response = await client.delete(url)
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
    query = {
        "id": "many",
        "birthplace_id": "many",
        "home_id": "many",
        "home_id__isnull": "perhaps",
        "workplace_id": "many",
        "workplace_id__isnull": "perhaps",
        "spouse_id": "many",
        "spouse_id__isnull": "perhaps",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("birthplace_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("home_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("workplace_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("spouse_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


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
    assert page["next_cursor"] is None
    assert page["limit"] == 20


async def test_cursor_begins_after_its_page(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_person(session)
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
        await create_person(session)
    person, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{person['id']}"
    await client.delete(url)
    await create_person(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert person not in rows


@pytest.mark.parametrize(
    "sort", ["home_id", "spouse_id", "mother_id", "home_id,-spouse_id,mother_id"]
)
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_person(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_person(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        ("birthplace_id", {"birthplace_id": "id"}, create_city, ORDER),
        ("home_id", {"home_id": "id"}, create_city, ORDER),
        ("spouse_id", {"spouse_id": "id"}, create_person, ORDER),
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
        await create_person(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_include_birthplace(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_city(session)
    person = await create_person(session, birthplace_id=other.id)
    expected = CityRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "birthplace", expected)
    rows = await listed(client, URL, {"include": "birthplace"})
    assert expected in [row["birthplace"] for row in rows]


async def test_include_home(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_city(session)
    person = await create_person(session, home_id=other.id)
    expected = CityRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "home", expected)
    rows = await listed(client, URL, {"include": "home"})
    assert expected in [row["home"] for row in rows]


async def test_include_workplace(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_city(session)
    person = await create_person(session, workplace_id=other.id)
    expected = CityRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "workplace", expected)
    rows = await listed(client, URL, {"include": "workplace"})
    assert expected in [row["workplace"] for row in rows]


async def test_include_spouse(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_person(session)
    person = await create_person(session, spouse_id=other.id)
    expected = PersonRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "spouse", expected)
    rows = await listed(client, URL, {"include": "spouse"})
    assert expected in [row["spouse"] for row in rows]


async def test_include_mother(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_person(session)
    person = await create_person(session, mother_id=other.id)
    expected = PersonRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "mother", expected)
    rows = await listed(client, URL, {"include": "mother"})
    assert expected in [row["mother"] for row in rows]


@pytest.mark.parametrize(
    ("name", "nothing"), [("home", None), ("workplace", None), ("spouse", None), ("mother", None)]
)
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, name, nothing)


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    names = ["birthplace", "home", "workplace", "spouse", "mother"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


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
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "birthplace"})
        )
        assert all("birthplace" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/children"), 404)


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
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "person"})
        )
        assert all("person" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/orders"), 404)


@pytest.mark.parametrize(
    "name", ["birthplace", "home", "workplace", "spouse", "mother", "children", "orders"]
)
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    person = await create_person(session)
    with pytest.raises(InvalidRequestError):
        getattr(person, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        home = await create_city(session)
        workplace = await create_city(session)
        spouse = await create_person(session)
        mother = await create_person(session)
        person = await create_person(
            session,
            home_id=home.id,
            workplace_id=workplace.id,
            spouse_id=spouse.id,
            mother_id=mother.id,
        )
        url = f"{URL}/{person.id}"
        for _ in range(number):
            await create_person(session, mother_id=person.id)
            await create_order(session, person_id=person.id)
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("birthplace", "home", "workplace", "spouse", "mother"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "birthplace,home,workplace,spouse,mother"}
        await assert_statements(statements, 7, client.get(URL, params=query))
        await assert_statements(statements, 6, client.get(url, params=query))
        data = await person_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        person = await create_person(session)
        url = f"{URL}/{person.id}"
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = PersonRepository(session)
    data = [PersonCreate.model_validate(await person_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
