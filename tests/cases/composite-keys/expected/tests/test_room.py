"""Rooms: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.exc import InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.bill import Bill
from app.models.booking import Booking
from app.models.room import Room, RoomCreate
from app.models.tenant import TenantRead
from app.repositories.room import RoomRepository
from tests.answers import (
    ORDER,
    TEXT,
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
from tests.factories import create_bill, create_booking, create_room, create_tenant, room_data

URL = "/api/v1/rooms"
METHODS: list[tuple[str, object]] = [("GET", None), ("DELETE", None)]
UNUSED_KEY = f"missing/{2**15 - 1}/{2**31 - 1}"
REQUIRED = ["tenant_id", "floor", "number"]
INVALID: list[Any] = [
    ("tenant_id", None),
    ("tenant_id", 1),
    pytest.param("tenant_id", "x" * 21, id="tenant_id-too-long"),
    ("floor", None),
    ("floor", "many"),
    ("floor", 0.5),
    ("floor", -(2**15) - 1),
    ("floor", 2**15),
    ("number", None),
    ("number", "many"),
    ("number", 0.5),
    ("number", -(2**31) - 1),
    ("number", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await room_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    room = response.json()
    assert room == room | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == room


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await room_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await room_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await room_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"tenant_id": "missing"}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await room_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["tenant_id", "floor", "number"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await room_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await room_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await room_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await room_data(session)
    bad = await room_data(
        session, tenant_id=good["tenant_id"], floor=good["floor"], number=good["number"]
    )
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await RoomRepository(session).count() == 0


@pytest.mark.parametrize("field", ["unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await room_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await room_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        ("%00/1/1", "tenant_id"),
        ("1/malformed/1", "floor"),
        (f"1/{2**15}/1", "floor"),
        ("1/1/malformed", "number"),
        (f"1/1/{2**31}", "number"),
    ],
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("method", "url", "status"), [("PATCH", "/api/v1/rooms/1/1/1", 405)])
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    room = await create_room(session)
    url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Room, (room.tenant_id, room.floor, room.number))
    assert found is None


async def test_delete_with_booking_room(client: AsyncClient, session: AsyncSession) -> None:
    room = await create_room(session)
    url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}"
    dependent = await create_booking(
        session, room_tenant_id=room.tenant_id, room_floor=room.floor, room_number=room.number
    )
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(
        Booking,
        (dependent.room_tenant_id, dependent.room_floor, dependent.room_number, dependent.slot),
    )
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_with_bill_room(client: AsyncClient, session: AsyncSession) -> None:
    room = await create_room(session)
    url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}"
    dependent = await create_bill(
        session, room_tenant_id=room.tenant_id, room_floor=room.floor, room_number=room.number
    )
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Bill, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_room(session)
    key = ["tenant_id", "floor", "number"]
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
    query = {"floor": "many", "number": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("floor", ORDER, ["many", "0.5", -(2**15) - 1, 2**15]),
        ("number", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_room(session)
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
        await create_room(session)
    items = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    query = {"cursor": first["next_cursor"], "limit": 1}
    page = (await client.get(URL, params=query)).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["offset"]) == (3, 0)
    problem(await client.get(URL, params=query | {"offset": 1}), 422)
    other = await client.get(URL, params=query | {"sort": "-tenant_id"})
    assert invalid_fields(other) == {"cursor"}


async def test_cursor_stays_good_when_rows_come_and_go(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(2):
        await create_room(session)
    room, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{room['tenant_id']}/{room['floor']}/{room['number']}"
    await client.delete(url)
    await create_room(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert room not in rows


@pytest.mark.parametrize(("field", "values"), [("floor", [1, 2]), ("number", [1, 2])])
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_room(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"), [("floor", [1, 2], ORDER), ("number", [1, 2], ORDER)]
)
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    values: list[object],
    operators: tuple[str, ...],
) -> None:
    for value in values:
        await create_room(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [("tenant_id", {"tenant_id": "id"}, create_tenant, TEXT)],
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
        await create_room(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_include_tenant(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_tenant(session)
    room = await create_room(session, tenant_id=other.id)
    expected = TenantRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}"
    await assert_includes(client, url, "tenant", expected)
    rows = await listed(client, URL, {"include": "tenant"})
    assert expected in [row["tenant"] for row in rows]


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    room = await create_room(session)
    url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


async def test_list_of_bookings(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    room = await create_room(session)
    url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}/bookings"
    await create_booking(session)
    assert await listed(client, url) == []
    key = ["room_tenant_id", "room_floor", "room_number", "slot"]
    keys: list[list[Any]] = []
    for _ in range(2):
        item = await create_booking(
            session, room_tenant_id=room.tenant_id, room_floor=room.floor, room_number=room.number
        )
        keys.append([item.room_tenant_id, item.room_floor, item.room_number, str(item.slot)])
        statements.clear()
        rows = await listed(client, url)
        assert [[row[name] for name in key] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "room"})
        )
        assert all("room" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/bookings"), 404)


@pytest.mark.parametrize("name", ["tenant", "bookings"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    room = await create_room(session)
    with pytest.raises(InvalidRequestError):
        getattr(room, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        room = await create_room(session)
        url = f"{URL}/{room.tenant_id}/{room.floor}/{room.number}"
        for _ in range(number):
            await create_booking(
                session,
                room_tenant_id=room.tenant_id,
                room_floor=room.floor,
                room_number=room.number,
            )
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "tenant"}
        await assert_statements(statements, 3, client.get(URL, params=query))
        await assert_statements(statements, 2, client.get(url, params=query))
        data = await room_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.delete(url))


@pytest.mark.parametrize("fields", [["tenant_id", "floor", "number"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = RoomRepository(session)
    first = RoomCreate.model_validate(await room_data(session))
    room = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = RoomCreate.model_validate(await room_data(session, **same))
    assert await repository.upsert(second, *fields) is room
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(room, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = RoomRepository(session)
    data = [RoomCreate.model_validate(await room_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
