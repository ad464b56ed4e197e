"""Keys: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.account import AccountRead
from app.models.key import Key, KeyRead
from tests.answers import (
    ORDER,
    assert_filters,
    assert_includes,
    assert_sorts,
    assert_statements,
    invalid_fields,
    listed,
    problem,
    reference_to,
    walked,
)
from tests.factories import create_account, create_key

URL = "/api/v1/keys"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
INVALID: list[Any] = [
    ("label", None),
    ("label", 1),
    pytest.param("label", "x" * 41, id="label-too-long"),
    ("account_id", None),
    ("account_id", "many"),
    ("account_id", 0.5),
    ("account_id", -(2**31) - 1),
    ("account_id", 2**31),
]


@pytest.mark.parametrize("changes", [{"account_id": 2**31 - 1}])
async def test_references_must_exist(session: AsyncSession, changes: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        await create_key(session, **changes)


@pytest.mark.parametrize(
    ("field", "value"), [("secret", "NULL"), ("label", "NULL"), ("account_id", "NULL")]
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_key(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Key).values({field: text(value)}))


@pytest.mark.parametrize(("field", "value"), [("secret", "Secret 77")])
async def test_no_answer_shows(
    client: AsyncClient, session: AsyncSession, field: str, value: str
) -> None:
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    setattr(record, field, value)
    await session.flush()
    answers = [
        await client.get(URL),
        await client.get(url),
        await client.patch(url, json={}),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert value not in answer.text
    response = await client.patch(url, json={field: value, "unknown": value})
    assert value not in str(problem(response, 422))


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(("key", "parameter"), [("malformed", "key_id"), (f"{2**31}", "key_id")])
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(
    ("method", "url", "status"), [("POST", URL, 405), ("POST", "/api/v1/keys/bulk", 405)]
)
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


@pytest.mark.parametrize(("field", "value"), [("label", "Label 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    before = KeyRead.model_validate(record)
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
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    before = KeyRead.model_validate(record)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "secret", "account_id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Key, record.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_key(session)
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
    query = {"id": "many", "account_id": "many", "account__number": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("account_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_key(session)
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
        await create_key(session)
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
        await create_key(session)
    record, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{record['id']}"
    await client.delete(url)
    await create_key(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert record not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_key(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [("account_id", {"account_id": "id"}, create_account, ORDER)],
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
        await create_key(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "columns", "create", "values"),
    [
        ("account__name", {"account_id": "id"}, create_account, ["Name 51", "Name 52"]),
        ("account__number", {"account_id": "id"}, create_account, [51, 52]),
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
        await create_key(session, **reference)
        (found,) = await listed(client, URL, {name: value})
        assert found == found | reference


async def test_include_account(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_account(session)
    record = await create_key(session, account_id=other.id)
    expected = AccountRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{record.id}"
    await assert_includes(client, url, "account", expected)
    rows = await listed(client, URL, {"include": "account"})
    assert expected in [row["account"] for row in rows]
    other.deleted_at = datetime.now(UTC)
    await session.flush()
    await assert_includes(client, url, "account", None)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    record = await create_key(session)
    url = f"{URL}/{record.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["account"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    record = await create_key(session)
    with pytest.raises(InvalidRequestError):
        getattr(record, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        record = await create_key(session)
        url = f"{URL}/{record.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "account"}
        await assert_statements(statements, 3, client.get(URL, params=query))
        await assert_statements(statements, 2, client.get(url, params=query))
        await assert_statements(statements, 2, client.patch(url, json={"label": "Label 90"}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()
