"""Required: what the API answers, and what the database holds to."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.required import Required, RequiredCreate, RequiredRead
from app.repositories.required import RequiredRepository
from tests.answers import (
    EQUALITY,
    ORDER,
    assert_filters,
    assert_sorts,
    assert_statements,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import create_required, required_data

URL = "/api/v1/required"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = [
    "a_str",
    "a_text",
    "an_email",
    "a_url",
    "an_int",
    "a_smallint",
    "a_bigint",
    "a_float",
    "a_decimal",
    "a_bool",
    "a_date",
    "a_time",
    "a_datetime",
    "a_naive_datetime",
    "a_duration",
    "a_uuid",
    "some_bytes",
    "a_json",
    "a_dict",
    "a_colour",
    "a_size",
    "some_words",
    "some_numbers",
    "some_colours",
]
INVALID: list[Any] = [
    ("a_str", None),
    ("a_str", 1),
    ("a_text", None),
    ("a_text", 1),
    ("an_email", None),
    ("an_email", "nobody"),
    ("a_url", None),
    ("a_url", "nowhere"),
    ("an_int", None),
    ("an_int", "many"),
    ("an_int", 0.5),
    ("an_int", -(2**31) - 1),
    ("an_int", 2**31),
    ("a_smallint", None),
    ("a_smallint", "many"),
    ("a_smallint", 0.5),
    ("a_smallint", -(2**15) - 1),
    ("a_smallint", 2**15),
    ("a_bigint", None),
    ("a_bigint", "many"),
    ("a_bigint", 0.5),
    ("a_bigint", -(2**63) - 1),
    ("a_bigint", 2**63),
    ("a_float", None),
    ("a_float", "much"),
    ("a_decimal", None),
    ("a_decimal", "much"),
    ("a_decimal", "0.0001"),
    ("a_decimal", "1" + "0" * 9),
    ("a_bool", None),
    ("a_bool", "perhaps"),
    ("a_date", None),
    ("a_date", "2024-02-30"),
    ("a_time", None),
    ("a_time", "25:00:00"),
    ("a_datetime", None),
    ("a_datetime", "2024-01-31T12:00:00"),
    ("a_naive_datetime", None),
    ("a_naive_datetime", "2024-01-31T12:00:00Z"),
    ("a_duration", None),
    ("a_duration", "a while"),
    ("a_uuid", None),
    ("a_uuid", "not-a-uuid"),
    ("some_bytes", None),
    ("some_bytes", "not base64"),
    ("a_json", None),
    ("a_dict", None),
    ("a_dict", []),
    ("a_colour", None),
    ("a_colour", "?"),
    ("a_size", None),
    ("a_size", "?"),
    ("some_words", None),
    ("some_words", "no list"),
    ("some_words", [1]),
    ("some_numbers", None),
    ("some_numbers", "no list"),
    ("some_numbers", ["many"]),
    ("some_colours", None),
    ("some_colours", "no list"),
    ("some_colours", ["?"]),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await required_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    required = response.json()
    assert required == required | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == required


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await required_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await required_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "created_at", "updated_at", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await required_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("a_str", "NULL"),
        ("a_text", "NULL"),
        ("an_email", "NULL"),
        ("a_url", "NULL"),
        ("an_int", "NULL"),
        ("a_smallint", "NULL"),
        ("a_bigint", "NULL"),
        ("a_float", "NULL"),
        ("a_decimal", "NULL"),
        ("a_bool", "NULL"),
        ("a_date", "NULL"),
        ("a_time", "NULL"),
        ("a_datetime", "NULL"),
        ("a_naive_datetime", "NULL"),
        ("a_duration", "NULL"),
        ("a_uuid", "NULL"),
        ("some_bytes", "NULL"),
        ("a_json", "NULL"),
        ("a_dict", "NULL"),
        ("a_colour", "NULL"),
        ("a_colour", "'?'"),
        ("a_size", "NULL"),
        ("a_size", "'?'"),
        ("some_words", "NULL"),
        ("some_numbers", "NULL"),
        ("some_colours", "NULL"),
    ],
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_required(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Required).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await required_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


@pytest.mark.parametrize("field", ["id", "created_at", "updated_at", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await required_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await required_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "required_id"), (f"{2**31}", "required_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("a_str", "A str 2"),
        ("a_text", "A text 2"),
        ("an_email", "required2@example.com"),
        ("a_url", "https://example.com/2"),
        ("an_int", 2),
        ("a_smallint", 2),
        ("a_bigint", 2),
        ("a_float", 2.5),
        ("a_decimal", "2.500"),
        ("a_bool", False),
        ("a_date", "2002-01-31"),
        ("a_time", "12:02:00"),
        ("a_datetime", "2002-01-31T12:00:00Z"),
        ("a_naive_datetime", "2002-01-31T12:00:00"),
        ("a_duration", "PT2S"),
        ("a_uuid", "00000000-0000-4000-8000-000000000002"),
        ("a_json", {"n": 2}),
        ("a_dict", {"n": 2}),
        ("a_colour", "blue"),
        ("a_size", "large"),
        ("some_words", ["Some words 2"]),
        ("some_numbers", [2]),
        ("some_colours", ["blue"]),
    ],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    required = await create_required(session)
    url = f"{URL}/{required.id}"
    before = RequiredRead.model_validate(required)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected | {"updated_at": after["updated_at"]}
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    required = await create_required(session)
    url = f"{URL}/{required.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    required = await create_required(session)
    url = f"{URL}/{required.id}"
    before = RequiredRead.model_validate(required)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "created_at", "updated_at", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    required = await create_required(session)
    url = f"{URL}/{required.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    required = await create_required(session)
    url = f"{URL}/{required.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Required, required.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_required(session)
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
        "a_bool": "perhaps",
        "a_colour": "?",
        "a_size": "?",
        "created_at": "2024-01-31T12:00:00",
        "updated_at": "2024-01-31T12:00:00",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("a_bool", EQUALITY, ["perhaps"]),
        ("a_colour", EQUALITY, ["?"]),
        ("a_size", EQUALITY, ["?"]),
        ("created_at", ORDER, ["2024-01-31T12:00:00"]),
        ("updated_at", ORDER, ["2024-01-31T12:00:00"]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_required(session)
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
        await create_required(session)
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
        await create_required(session)
    required, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{required['id']}"
    await client.delete(url)
    await create_required(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert required not in rows


@pytest.mark.parametrize("sort", ["a_bool", "a_colour", "a_size", "a_bool,-a_colour,a_size"])
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_required(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_required(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize("field", ["created_at", "updated_at"])
async def test_list_by_timestamp(client: AsyncClient, session: AsyncSession, field: str) -> None:
    for year in (2002, 2001):
        required = await create_required(session)
        setattr(required, field, datetime(year, 1, 31, tzinfo=UTC))
    await session.flush()
    moments = ["2001-01-31T00:00:00Z", "2002-01-31T00:00:00Z"]
    await assert_sorts(client, URL, field, moments)
    await assert_filters(client, URL, field, moments, ORDER)


@pytest.mark.parametrize(
    ("field", "values"),
    [("a_bool", [False, True]), ("a_colour", ["blue", "green"]), ("a_size", ["large", "small"])],
)
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_required(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"),
    [
        ("a_bool", [False, True], EQUALITY),
        ("a_colour", ["blue", "green"], EQUALITY),
        ("a_size", ["large", "small"], EQUALITY),
    ],
)
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    values: list[object],
    operators: tuple[str, ...],
) -> None:
    for value in values:
        await create_required(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        required = await create_required(session)
        url = f"{URL}/{required.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        data = await required_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.patch(url, json={"a_str": "A str 90"}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = RequiredRepository(session)
    data = [RequiredCreate.model_validate(await required_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
