"""Accounts: what the API answers, and what the database holds to."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.errors import PreconditionFailedError
from app.models.account import Account, AccountCreate, AccountRead, AccountUpdate
from app.models.key import Key
from app.models.ledger import Ledger, LedgerRead
from app.repositories.account import AccountRepository
from tests.answers import (
    ORDER,
    TEXT,
    assert_filters,
    assert_includes,
    assert_searches,
    assert_sorts,
    assert_statements,
    assert_text_filters,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import account_data, create_account, create_key, create_ledger

URL = "/api/v1/accounts"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["name", "password", "number"]
UNSEEN = ["password", "note"]
INVALID: list[Any] = [
    ("name", None),
    ("name", 1),
    pytest.param("name", "x" * 81, id="name-too-long"),
    ("password", None),
    ("password", 1),
    pytest.param("password", "x" * 7, id="password-too-short"),
    pytest.param("password", "x" * 73, id="password-too-long"),
    ("number", None),
    ("number", "many"),
    ("number", 0.5),
    ("number", -(2**31) - 1),
    ("number", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await account_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    account = response.json()
    shown = {name: value for name, value in data.items() if name not in UNSEEN}
    assert account == account | shown
    assert account.keys().isdisjoint(UNSEEN)
    location = response.headers["Location"]
    assert (await client.get(location)).json() == account


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await account_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    account = response.json()
    defaults: dict[str, object] = {"balance": 0}
    assert account == account | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await account_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await account_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    "field",
    ["id", "balance", "note", "created_at", "updated_at", "deleted_at", "version", "unknown"],
)
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await account_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("fields", [["name"], ["number"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await account_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await account_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields
    await client.delete(response.headers["Location"])
    response = await client.post(URL, json=second)
    assert response.status_code == 201, response.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "NULL"), ("password", "NULL"), ("balance", "NULL"), ("number", "NULL")],
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_account(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Account).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await account_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    for row, data in zip(rows, sent, strict=True):
        shown = {name: value for name, value in data.items() if name not in UNSEEN}
        assert row == row | shown
        assert row.keys().isdisjoint(UNSEEN)


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await account_data(session)
    bad = await account_data(session, name=good["name"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await AccountRepository(session).count() == 0


@pytest.mark.parametrize(
    "field",
    ["id", "balance", "note", "created_at", "updated_at", "deleted_at", "version", "unknown"],
)
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await account_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await account_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("field", "value"), [("password", "Password 77"), ("note", "Note 77")])
async def test_no_answer_shows(
    client: AsyncClient, session: AsyncSession, field: str, value: str
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    await create_ledger(session, account_id=account.id)
    await create_ledger(session, summary_of_id=account.id)
    await create_key(session, account_id=account.id)
    setattr(account, field, value)
    await session.flush()
    answers = [
        await client.get(URL),
        await client.get(url),
        await client.patch(url, json={}),
        await client.post(f"{url}/restore"),
        await client.get("/api/v1/ledgers", params={"include": "account"}),
        await client.get("/api/v1/ledgers", params={"include": "summary_of"}),
        await client.get("/api/v1/keys", params={"include": "account"}),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert value not in answer.text
    response = await client.patch(url, json={field: value, "unknown": value})
    assert value not in str(problem(response, 422))


@pytest.mark.parametrize(("field", "value"), [("password", "Password 77")])
async def test_what_is_only_written_is_kept(
    client: AsyncClient, session: AsyncSession, field: str, value: str
) -> None:
    data = await account_data(session) | {field: value}
    other = await account_data(session) | {field: value}
    for request, status in (
        (client.post(URL, json=data), 201),
        (client.post(URL, json=data), 409),
        (client.post(URL, json=data | {"unknown": value}), 422),
        (client.post(f"{URL}/bulk", json=[other]), 201),
    ):
        response = await request
        assert response.status_code == status, response.text
        assert value not in response.text
    rows = await AccountRepository(session).list()
    assert {getattr(row, field) for row in rows} == {value}


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "account_id"), (f"{2**31}", "account_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("name", "Name 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    before = AccountRead.model_validate(account)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected | {name: after[name] for name in ("updated_at", "version")}
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(("field", "value"), [("password", "Password 2")])
async def test_update_changes_what_no_answer_shows(
    client: AsyncClient, session: AsyncSession, field: str, value: str
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    assert value not in response.text
    await session.refresh(account)
    assert getattr(account, field) == value


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    before = AccountRead.model_validate(account)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize(
    "field",
    [
        "id",
        "balance",
        "note",
        "number",
        "created_at",
        "updated_at",
        "deleted_at",
        "version",
        "unknown",
    ],
)
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete_hides(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    assert (await client.delete(url)).status_code == 204
    for method, body in METHODS:
        problem(await client.request(method, url, json=body), 404)
    problem(await client.get(f"{url}/ledgers"), 404)
    assert await listed(client, URL) == []
    (hidden,) = await listed(client, URL, {"deleted_at__isnull": False})
    assert hidden["deleted_at"] is not None


async def test_restore(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    await client.delete(url)
    first, second = [await client.post(f"{url}/restore") for _ in range(2)]
    assert (first.status_code, second.status_code) == (200, 200), first.text
    assert first.json()["deleted_at"] is None
    assert second.json() == first.json()
    assert (await client.get(url)).json() == first.json()
    problem(await client.post(f"{URL}/{UNUSED_KEY}/restore"), 404)


@pytest.mark.parametrize("fields", [["name"], ["number"]])
async def test_restore_refuses_what_is_taken(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    assert (await client.delete(url)).status_code == 204
    values = {field: getattr(account, field) for field in fields}
    await create_account(session, **values)
    problem(await client.post(f"{url}/restore"), 409)


async def test_delete_with_ledger_account(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    dependent = await create_ledger(session, account_id=account.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Ledger, dependent.id)
    assert response.status_code == 204, response.text
    assert found is not None


async def test_delete_with_ledger_summary_of(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    dependent = await create_ledger(session, summary_of_id=account.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Ledger, dependent.id)
    assert response.status_code == 204, response.text
    assert found is not None


async def test_delete_with_key_account(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    dependent = await create_key(session, account_id=account.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Key, dependent.id)
    assert response.status_code == 204, response.text
    assert found is not None


async def test_answers_tell_the_version(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    answers = [
        await client.get(url),
        await client.patch(url, json={}),
        await client.post(f"{url}/restore"),
    ]
    data = await account_data(session)
    answers.append(await client.post(URL, json=data))
    for answer in answers:
        assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'


@pytest.mark.parametrize(
    ("if_match", "matches"),
    [
        ('"1"', True),
        ('"7", "1"', True),
        ("*", True),
        ('"2"', False),
        ('W/"1"', False),
        ("1", False),
        ('"x"', False),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("PATCH", ""), ("DELETE", ""), ("POST", "/restore")])
async def test_changes_of_a_version(
    client: AsyncClient, session: AsyncSession, method: str, path: str, if_match: str, matches: bool
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    headers = {"If-Match": if_match}
    response = await client.request(method, f"{url}{path}", json={}, headers=headers)
    if matches:
        assert response.is_success, response.text
    else:
        problem(response, 412)


async def test_the_second_of_two_writers_is_refused(
    client: AsyncClient, session: AsyncSession
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    headers = {"If-Match": (await client.get(url)).headers["ETag"]}
    change = {"name": "Name 2"}
    assert (await client.patch(url, json=change, headers=headers)).status_code == 200
    problem(await client.patch(url, json=change, headers=headers), 412)


async def test_a_change_in_between_is_noticed(session: AsyncSession) -> None:
    account = await create_account(session)
    unseen = update(Account).values(version=2)
    await session.exec(unseen, execution_options={"synchronize_session": False})
    change = AccountUpdate.model_validate({"name": "Name 2"})
    with pytest.raises(PreconditionFailedError):
        await AccountRepository(session).update(account, change)


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_account(session)
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
    ],
)
async def test_list_refuses(client: AsyncClient, name: str, value: object) -> None:
    assert invalid_fields(await client.get(URL, params={name: str(value)})) == {name}


async def test_filters_refuse(client: AsyncClient) -> None:
    query = {
        "id": "many",
        "number": "many",
        "created_at": "2024-01-31T12:00:00",
        "updated_at": "2024-01-31T12:00:00",
        "deleted_at": "2024-01-31T12:00:00",
        "deleted_at__isnull": "perhaps",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("number", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("created_at", ORDER, ["2024-01-31T12:00:00"]),
        ("updated_at", ORDER, ["2024-01-31T12:00:00"]),
        ("deleted_at", ORDER, ["2024-01-31T12:00:00"]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_account(session)
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
        await create_account(session)
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
        await create_account(session)
    account, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{account['id']}"
    await client.delete(url)
    await create_account(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert account not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_account(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize("field", ["created_at", "updated_at"])
async def test_list_by_timestamp(client: AsyncClient, session: AsyncSession, field: str) -> None:
    for year in (2002, 2001):
        account = await create_account(session)
        setattr(account, field, datetime(year, 1, 31, tzinfo=UTC))
    await session.flush()
    moments = ["2001-01-31T00:00:00Z", "2002-01-31T00:00:00Z"]
    await assert_sorts(client, URL, field, moments)
    await assert_filters(client, URL, field, moments, ORDER)


@pytest.mark.parametrize(
    ("field", "values"), [("name", ["Name 51", "Name 52"]), ("number", [51, 52])]
)
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_account(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"),
    [("name", ["Name 51", "Name 52"], TEXT), ("number", [51, 52], ORDER)],
)
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    values: list[object],
    operators: tuple[str, ...],
) -> None:
    for value in values:
        await create_account(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(("field", "values"), [("name", ["Name 51", "Name 52"])])
async def test_list_finds_parts_of_texts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[str]
) -> None:
    for value in values:
        await create_account(session, **{field: value})
    await assert_text_filters(client, URL, field, values)


async def test_search_finds_parts_of_texts(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_account(session)
    await assert_searches(client, URL, ["name"])


async def test_include_summary(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    other = await create_ledger(session, summary_of_id=account.id)
    expected = LedgerRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{account.id}"
    await assert_includes(client, url, "summary", expected)
    rows = await listed(client, URL, {"include": "summary"})
    assert expected in [row["summary"] for row in rows]
    other.deleted_at = datetime.now(UTC)
    await session.flush()
    await assert_includes(client, url, "summary", None)


@pytest.mark.parametrize(("name", "nothing"), [("summary", None)])
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    await assert_includes(client, url, name, nothing)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


async def test_list_of_ledgers(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    account = await create_account(session)
    url = f"{URL}/{account.id}/ledgers"
    await create_ledger(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_ledger(session, account_id=account.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "account"})
        )
        assert all("account" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/ledgers"), 404)


async def test_list_of_ledgers_hides_deleted_rows(
    client: AsyncClient, session: AsyncSession
) -> None:
    account = await create_account(session)
    item = await create_ledger(session, account_id=account.id)
    item.deleted_at = datetime.now(UTC)
    await session.flush()
    url = f"{URL}/{account.id}/ledgers"
    assert await listed(client, url) == []
    assert len(await listed(client, url, {"deleted_at__isnull": False})) == 1


@pytest.mark.parametrize("name", ["ledgers", "summary"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    account = await create_account(session)
    with pytest.raises(InvalidRequestError):
        getattr(account, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        account = await create_account(session)
        url = f"{URL}/{account.id}"
        await create_ledger(session, summary_of_id=account.id)
        for _ in range(number):
            await create_ledger(session, account_id=account.id)
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "summary"}
        await assert_statements(statements, 3, client.get(URL, params=query))
        await assert_statements(statements, 2, client.get(url, params=query))
        data = await account_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        await assert_statements(statements, 2, client.delete(url))
        await assert_statements(statements, 2, client.post(f"{url}/restore"))


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = AccountRepository(session)
    data = [AccountCreate.model_validate(await account_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)


async def test_repository_hides_deleted_rows(session: AsyncSession) -> None:
    repository = AccountRepository(session)
    account = await create_account(session)
    key = account.id
    await repository.delete(account)
    assert await repository.get(key) is None
    assert await repository.get(key, deleted=True) is account
    assert not await repository.exists(key)
    assert await repository.list() == []
    await repository.restore(account)
    assert await repository.get(key) is account
