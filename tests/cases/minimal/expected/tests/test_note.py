"""Notes: what the API answers, and what the database holds to."""

from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.note import Note, NoteRead
from tests.answers import ORDER, assert_filters, assert_sorts, invalid_fields, listed, problem
from tests.factories import create_note, note_data

URL = "/api/v1/notes"
MISSING = 2**31 - 1
REQUIRED = ["text"]
INVALID: list[Any] = [("text", None), ("text", 1)]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await note_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    note = response.json()
    assert note == note | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == note


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await note_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await note_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "created_at", "updated_at", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await note_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), [("text", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_note(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Note).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "note_id"


@pytest.mark.parametrize(("field", "value"), [("text", "Text 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    note = await create_note(session)
    before = NoteRead.model_validate(note)
    response = await client.patch(f"{URL}/{note.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected | {"updated_at": after["updated_at"]}
    assert (await client.get(f"{URL}/{note.id}")).json() == after


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    note = await create_note(session)
    response = await client.patch(f"{URL}/{note.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "created_at", "updated_at", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    note = await create_note(session)
    response = await client.patch(f"{URL}/{note.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    note = await create_note(session)
    assert (await client.delete(f"{URL}/{note.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(Note, note.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_note(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_note(session)
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
        await create_note(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize("field", ["created_at", "updated_at"])
async def test_list_by_timestamp(client: AsyncClient, session: AsyncSession, field: str) -> None:
    for year in (2002, 2001):
        note = await create_note(session)
        setattr(note, field, datetime(year, 1, 31, tzinfo=UTC))
    await session.flush()
    moments = ["2001-01-31T00:00:00Z", "2002-01-31T00:00:00Z"]
    await assert_sorts(client, URL, field, moments)
    await assert_filters(client, URL, field, moments, ORDER)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    note = await create_note(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{note.id}")
        assert len(statements) == 1
        await create_note(session)
    data = await note_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(f"{URL}/{note.id}", json={"text": "Text 2"})
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{note.id}")
    assert len(statements) == 2
