"""Memberships: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.club import ClubRead
from app.models.membership import Membership, MembershipCreate, MembershipRead
from app.models.person import PersonRead
from app.repositories.membership import MembershipRepository
from tests.answers import (
    EQUALITY,
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
from tests.factories import create_club, create_membership, create_person, membership_data

URL = "/api/v1/memberships"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = f"{2**31 - 1}/00000000-0000-0000-0000-000000000000"
REQUIRED = ["person_id", "club_id"]
INVALID: list[Any] = [
    ("person_id", None),
    ("person_id", "many"),
    ("person_id", 0.5),
    ("person_id", -(2**31) - 1),
    ("person_id", 2**31),
    ("club_id", None),
    ("club_id", "not-a-uuid"),
    ("since", None),
    ("since", "2024-02-30"),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await membership_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    membership = response.json()
    assert membership == membership | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == membership


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await membership_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await membership_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await membership_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    "changes", [{"person_id": 2**31 - 1}, {"club_id": "00000000-0000-0000-0000-000000000000"}]
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await membership_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["person_id", "club_id"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await membership_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await membership_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(("field", "value"), [("since", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_membership(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Membership).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await membership_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await membership_data(session)
    bad = await membership_data(session, person_id=good["person_id"], club_id=good["club_id"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await MembershipRepository(session).count() == 0


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await membership_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await membership_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        ("malformed/00000000-0000-0000-0000-000000000000", "person_id"),
        (f"{2**31}/00000000-0000-0000-0000-000000000000", "person_id"),
        ("1/malformed", "club_id"),
    ],
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("since", "2002-01-31")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    before = MembershipRead.model_validate(membership)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    before = MembershipRead.model_validate(membership)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["person_id", "club_id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Membership, (membership.person_id, membership.club_id))
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_membership(session)
    key = ["person_id", "club_id"]
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
    query = {"person_id": "many", "club_id": "not-a-uuid"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("person_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("club_id", EQUALITY, ["not-a-uuid"]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_membership(session)
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
        await create_membership(session)
    items = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    query = {"cursor": first["next_cursor"], "limit": 1}
    page = (await client.get(URL, params=query)).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["offset"]) == (3, 0)
    problem(await client.get(URL, params=query | {"offset": 1}), 422)
    other = await client.get(URL, params=query | {"sort": "-person_id"})
    assert invalid_fields(other) == {"cursor"}


async def test_cursor_stays_good_when_rows_come_and_go(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(2):
        await create_membership(session)
    membership, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{membership['person_id']}/{membership['club_id']}"
    await client.delete(url)
    await create_membership(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert membership not in rows


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        ("person_id", {"person_id": "id"}, create_person, ORDER),
        ("club_id", {"club_id": "id"}, create_club, EQUALITY),
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
        await create_membership(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_include_person(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_person(session)
    membership = await create_membership(session, person_id=other.id)
    expected = PersonRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    await assert_includes(client, url, "person", expected)
    rows = await listed(client, URL, {"include": "person"})
    assert expected in [row["person"] for row in rows]


async def test_include_club(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_club(session)
    membership = await create_membership(session, club_id=other.id)
    expected = ClubRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    await assert_includes(client, url, "club", expected)
    rows = await listed(client, URL, {"include": "club"})
    assert expected in [row["club"] for row in rows]


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    names = ["person", "club"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    membership = await create_membership(session)
    url = f"{URL}/{membership.person_id}/{membership.club_id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["person", "club"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    membership = await create_membership(session)
    with pytest.raises(InvalidRequestError):
        getattr(membership, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        membership = await create_membership(session)
        url = f"{URL}/{membership.person_id}/{membership.club_id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("person", "club"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "person,club"}
        await assert_statements(statements, 4, client.get(URL, params=query))
        await assert_statements(statements, 3, client.get(url, params=query))
        data = await membership_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.patch(url, json={"since": "2090-01-31"}))
        await assert_statements(statements, 2, client.delete(url))


@pytest.mark.parametrize("fields", [["person_id", "club_id"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = MembershipRepository(session)
    first = MembershipCreate.model_validate(await membership_data(session))
    membership = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = MembershipCreate.model_validate(await membership_data(session, **same))
    assert await repository.upsert(second, *fields) is membership
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(membership, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = MembershipRepository(session)
    data = [MembershipCreate.model_validate(await membership_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
