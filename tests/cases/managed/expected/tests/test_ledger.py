"""Ledgers: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.account import AccountRead
from app.models.ledger import Ledger, LedgerCreate, LedgerRead
from app.repositories.ledger import LedgerRepository
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
from tests.factories import create_account, create_ledger, ledger_data

URL = "/api/v1/ledgers"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["year", "account_id"]
INVALID: list[Any] = [
    ("year", None),
    ("year", "many"),
    ("year", 0.5),
    ("year", -(2**15) - 1),
    ("year", 2**15),
    ("account_id", None),
    ("account_id", "many"),
    ("account_id", 0.5),
    ("account_id", -(2**31) - 1),
    ("account_id", 2**31),
    ("summary_of_id", "many"),
    ("summary_of_id", 0.5),
    ("summary_of_id", -(2**31) - 1),
    ("summary_of_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await ledger_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    ledger = response.json()
    assert ledger == ledger | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == ledger


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await ledger_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    ledger = response.json()
    defaults: dict[str, object] = {"summary_of_id": None}
    assert ledger == ledger | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await ledger_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await ledger_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "deleted_at", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await ledger_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"account_id": 2**31 - 1}, {"summary_of_id": 2**31 - 1}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await ledger_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["account_id", "year"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await ledger_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await ledger_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields
    await client.delete(response.headers["Location"])
    response = await client.post(URL, json=second)
    assert response.status_code == 201, response.text


@pytest.mark.parametrize("fields", [["summary_of_id"]])
async def test_unique_summary_of_id(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await ledger_data(session, summary_of_id=(await create_account(session)).id)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await ledger_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields
    await client.delete(response.headers["Location"])
    response = await client.post(URL, json=second)
    assert response.status_code == 201, response.text


@pytest.mark.parametrize(("field", "value"), [("year", "NULL"), ("account_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_ledger(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Ledger).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await ledger_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await ledger_data(session)
    bad = await ledger_data(session, account_id=good["account_id"], year=good["year"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await LedgerRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "deleted_at", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await ledger_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await ledger_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "ledger_id"), (f"{2**31}", "ledger_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("year", 2), ("summary_of_id", None)])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    before = LedgerRead.model_validate(ledger)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(
    ("columns", "create"),
    [({"account_id": "id"}, create_account), ({"summary_of_id": "id"}, create_account)],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    before = LedgerRead.model_validate(ledger)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "deleted_at", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete_hides(client: AsyncClient, session: AsyncSession) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    assert (await client.delete(url)).status_code == 204
    for method, body in METHODS:
        problem(await client.request(method, url, json=body), 404)
    assert await listed(client, URL) == []
    (hidden,) = await listed(client, URL, {"deleted_at__isnull": False})
    assert hidden["deleted_at"] is not None


async def test_restore(client: AsyncClient, session: AsyncSession) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    await client.delete(url)
    first, second = [await client.post(f"{url}/restore") for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200), first.text
    assert first.json()["deleted_at"] is None
    assert second.json() == first.json()
    assert (await client.get(url)).json() == first.json()
    problem(await client.post(f"{URL}/{UNUSED_KEY}/restore"), 404)


@pytest.mark.parametrize("fields", [["account_id", "year"]])
async def test_restore_refuses_what_is_taken(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    assert (await client.delete(url)).status_code == 204
    values = {field: getattr(ledger, field) for field in fields}
    await create_ledger(session, **values)
    problem(await client.post(f"{url}/restore"), 409)


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_ledger(session)
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
        "account_id": "many",
        "summary_of_id": "many",
        "summary_of_id__isnull": "perhaps",
        "deleted_at": "2024-01-31T12:00:00",
        "deleted_at__isnull": "perhaps",
        "account__number": "many",
        "summary_of__number": "many",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("account_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("summary_of_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("deleted_at", ORDER, ["2024-01-31T12:00:00"]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_ledger(session)
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
        await create_ledger(session)
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
        await create_ledger(session)
    ledger, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{ledger['id']}"
    await client.delete(url)
    await create_ledger(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert ledger not in rows


@pytest.mark.parametrize("sort", ["summary_of_id", "summary_of_id,-id,account_id"])
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_ledger(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_ledger(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        ("account_id", {"account_id": "id"}, create_account, ORDER),
        ("summary_of_id", {"summary_of_id": "id"}, create_account, ORDER),
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
        await create_ledger(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "columns", "create", "values"),
    [
        ("account__name", {"account_id": "id"}, create_account, ["Name 51", "Name 52"]),
        ("account__number", {"account_id": "id"}, create_account, [51, 52]),
        ("summary_of__name", {"summary_of_id": "id"}, create_account, ["Name 51", "Name 52"]),
        ("summary_of__number", {"summary_of_id": "id"}, create_account, [51, 52]),
    ],
)
async def test_list_by_field_of_reference(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    columns: dict[str, str],
    create: Callable[..., Awaitable[Any]],
    values: list[object],
) -> None:
    _, field = name.split("__")
    for value in values:
        reference = reference_to(await create(session, **{field: value}), columns)
        await create_ledger(session, **reference)
        (found,) = await listed(client, URL, {name: value})
        assert found == found | reference


async def test_include_account(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_account(session)
    ledger = await create_ledger(session, account_id=other.id)
    expected = AccountRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{ledger.id}"
    await assert_includes(client, url, "account", expected)
    rows = await listed(client, URL, {"include": "account"})
    assert expected in [row["account"] for row in rows]
    other.deleted_at = datetime.now(UTC)
    await session.flush()
    await assert_includes(client, url, "account", None)


async def test_include_summary_of(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_account(session)
    ledger = await create_ledger(session, summary_of_id=other.id)
    expected = AccountRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{ledger.id}"
    await assert_includes(client, url, "summary_of", expected)
    rows = await listed(client, URL, {"include": "summary_of"})
    assert expected in [row["summary_of"] for row in rows]
    other.deleted_at = datetime.now(UTC)
    await session.flush()
    await assert_includes(client, url, "summary_of", None)


@pytest.mark.parametrize(("name", "nothing"), [("summary_of", None)])
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    await assert_includes(client, url, name, nothing)


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    names = ["account", "summary_of"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    ledger = await create_ledger(session)
    url = f"{URL}/{ledger.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["account", "summary_of"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    ledger = await create_ledger(session)
    with pytest.raises(InvalidRequestError):
        getattr(ledger, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        summary_of = await create_account(session)
        ledger = await create_ledger(session, summary_of_id=summary_of.id)
        url = f"{URL}/{ledger.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("account", "summary_of"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "account,summary_of"}
        await assert_statements(statements, 4, client.get(URL, params=query))
        await assert_statements(statements, 3, client.get(url, params=query))
        data = await ledger_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        await assert_statements(statements, 2, client.delete(url))
        await assert_statements(statements, 2, client.post(f"{url}/restore"))


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = LedgerRepository(session)
    data = [LedgerCreate.model_validate(await ledger_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)


async def test_repository_hides_deleted_rows(session: AsyncSession) -> None:
    repository = LedgerRepository(session)
    ledger = await create_ledger(session)
    key = ledger.id
    await repository.delete(ledger)
    assert await repository.get(key) is None
    assert await repository.get(key, deleted=True) is ledger
    assert not await repository.exists(key)
    assert await repository.list() == []
    await repository.restore(ledger)
    assert await repository.get(key) is ledger
