"""Bookings: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.bill import Bill
from app.models.booking import Booking, BookingCreate, BookingRead
from app.models.room import RoomRead
from app.repositories.booking import BookingRepository
from tests.answers import (
    EQUALITY,
    ORDER,
    TEXT,
    assert_filters,
    assert_includes,
    assert_sorts,
    assert_statements,
    assert_text_filters,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
    reference_to,
    walked,
)
from tests.factories import booking_data, create_bill, create_booking, create_room

URL = "/api/v1/bookings"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = f"missing/{2**15 - 1}/{2**31 - 1}/00000000-0000-0000-0000-000000000000"
REQUIRED = ["room_tenant_id", "room_floor", "room_number", "code"]
INVALID: list[Any] = [
    ("room_tenant_id", None),
    ("room_tenant_id", 1),
    pytest.param("room_tenant_id", "x" * 21, id="room_tenant_id-too-long"),
    ("room_floor", None),
    ("room_floor", "many"),
    ("room_floor", 0.5),
    ("room_floor", -(2**15) - 1),
    ("room_floor", 2**15),
    ("room_number", None),
    ("room_number", "many"),
    ("room_number", 0.5),
    ("room_number", -(2**31) - 1),
    ("room_number", 2**31),
    ("code", None),
    ("code", 1),
    pytest.param("code", "x" * 13, id="code-too-long"),
    ("follows_room_floor", "many"),
    ("follows_room_floor", 0.5),
    ("follows_room_floor", -(2**15) - 1),
    ("follows_room_floor", 2**15),
    ("follows_room_number", "many"),
    ("follows_room_number", 0.5),
    ("follows_room_number", -(2**31) - 1),
    ("follows_room_number", 2**31),
    ("follows_slot", "not-a-uuid"),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await booking_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    booking = response.json()
    assert booking == booking | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == booking


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await booking_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    booking = response.json()
    defaults: dict[str, object] = {
        "follows_room_floor": None,
        "follows_room_number": None,
        "follows_slot": None,
    }
    assert booking == booking | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await booking_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await booking_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["slot", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await booking_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {
            "room_tenant_id": "missing",
            "room_floor": 2**15 - 1,
            "room_number": 2**31 - 1,
            "follows_room_floor": 2**15 - 1,
            "follows_room_number": 2**31 - 1,
            "follows_slot": "00000000-0000-0000-0000-000000000000",
        }
    ],
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await booking_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["code"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await booking_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await booking_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(
    "fields", [["room_tenant_id", "follows_room_floor", "follows_room_number", "follows_slot"]]
)
async def test_unique_room_tenant_id_and_follows_room_floor_and_ca803410(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await booking_data(
        session,
        **reference_to(
            await create_booking(session),
            {
                "room_tenant_id": "room_tenant_id",
                "follows_room_floor": "room_floor",
                "follows_room_number": "room_number",
                "follows_slot": "slot",
            },
        ),
    )
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await booking_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(
    ("check", "changes"), [("ck_bookings_follows_key", {"follows_room_floor": 1})]
)
async def test_checks(
    client: AsyncClient, session: AsyncSession, check: str, changes: dict[str, object]
) -> None:
    data = await booking_data(session) | changes
    (error,) = problem(await client.post(URL, json=data), 422)["errors"]
    assert check in error["msg"]


@pytest.mark.parametrize(("field", "value"), [("code", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_booking(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Booking).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await booking_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await booking_data(session)
    bad = await booking_data(session, code=good["code"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await BookingRepository(session).count() == 0


@pytest.mark.parametrize("field", ["slot", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await booking_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await booking_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        ("%00/1/1/00000000-0000-0000-0000-000000000000", "room_tenant_id"),
        ("1/malformed/1/00000000-0000-0000-0000-000000000000", "room_floor"),
        (f"1/{2**15}/1/00000000-0000-0000-0000-000000000000", "room_floor"),
        ("1/1/malformed/00000000-0000-0000-0000-000000000000", "room_number"),
        (f"1/1/{2**31}/00000000-0000-0000-0000-000000000000", "room_number"),
        ("1/1/1/malformed", "slot"),
    ],
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("code", "Code 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    before = BookingRead.model_validate(booking)
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
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    before = BookingRead.model_validate(booking)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize(
    "field", ["room_tenant_id", "room_floor", "room_number", "slot", "unknown"]
)
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(
        Booking, (booking.room_tenant_id, booking.room_floor, booking.room_number, booking.slot)
    )
    assert found is None


async def test_delete_with_bill_booking(client: AsyncClient, session: AsyncSession) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    dependent = await create_bill(session, booking_id=booking.code)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Bill, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_booking(session)
    key = ["room_tenant_id", "room_floor", "room_number", "slot"]
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
    query = {
        "room_floor": "many",
        "room_number": "many",
        "slot": "not-a-uuid",
        "follows_room_floor": "many",
        "follows_room_floor__isnull": "perhaps",
        "follows_room_number": "many",
        "follows_room_number__isnull": "perhaps",
        "follows_slot": "not-a-uuid",
        "follows_slot__isnull": "perhaps",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("room_floor", ORDER, ["many", "0.5", -(2**15) - 1, 2**15]),
        ("room_number", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("slot", EQUALITY, ["not-a-uuid"]),
        ("follows_room_floor", ORDER, ["many", "0.5", -(2**15) - 1, 2**15]),
        ("follows_room_number", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("follows_slot", EQUALITY, ["not-a-uuid"]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_booking(session)
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
        await create_booking(session)
    items = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    query = {"cursor": first["next_cursor"], "limit": 1}
    page = (await client.get(URL, params=query)).json()
    assert page["items"] == items[1:2]
    assert (page["total"], page["offset"]) == (3, 0)
    problem(await client.get(URL, params=query | {"offset": 1}), 422)
    other = await client.get(URL, params=query | {"sort": "-room_tenant_id"})
    assert invalid_fields(other) == {"cursor"}


async def test_cursor_stays_good_when_rows_come_and_go(
    client: AsyncClient, session: AsyncSession
) -> None:
    for _ in range(2):
        await create_booking(session)
    booking, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = (
        f"{URL}/{booking['room_tenant_id']}"
        f"/{booking['room_floor']}"
        f"/{booking['room_number']}"
        f"/{booking['slot']}"
    )
    await client.delete(url)
    await create_booking(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert booking not in rows


@pytest.mark.parametrize(
    "sort",
    [
        "follows_room_floor",
        "follows_room_number",
        "follows_slot",
        "follows_room_floor,-follows_room_number,follows_slot",
    ],
)
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_booking(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


@pytest.mark.parametrize(("field", "values"), [("code", ["Code 51", "Code 52"])])
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_booking(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(("field", "values", "operators"), [("code", ["Code 51", "Code 52"], TEXT)])
async def test_list_filters(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    values: list[object],
    operators: tuple[str, ...],
) -> None:
    for value in values:
        await create_booking(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(("field", "values"), [("code", ["Code 51", "Code 52"])])
async def test_list_finds_parts_of_texts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[str]
) -> None:
    for value in values:
        await create_booking(session, **{field: value})
    await assert_text_filters(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        (
            "room_tenant_id",
            {"room_tenant_id": "tenant_id", "room_floor": "floor", "room_number": "number"},
            create_room,
            TEXT,
        ),
        (
            "room_floor",
            {"room_tenant_id": "tenant_id", "room_floor": "floor", "room_number": "number"},
            create_room,
            ORDER,
        ),
        (
            "room_number",
            {"room_tenant_id": "tenant_id", "room_floor": "floor", "room_number": "number"},
            create_room,
            ORDER,
        ),
        (
            "follows_room_floor",
            {
                "room_tenant_id": "room_tenant_id",
                "follows_room_floor": "room_floor",
                "follows_room_number": "room_number",
                "follows_slot": "slot",
            },
            create_booking,
            ORDER,
        ),
        (
            "follows_room_number",
            {
                "room_tenant_id": "room_tenant_id",
                "follows_room_floor": "room_floor",
                "follows_room_number": "room_number",
                "follows_slot": "slot",
            },
            create_booking,
            ORDER,
        ),
        (
            "follows_slot",
            {
                "room_tenant_id": "room_tenant_id",
                "follows_room_floor": "room_floor",
                "follows_room_number": "room_number",
                "follows_slot": "slot",
            },
            create_booking,
            EQUALITY,
        ),
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
        await create_booking(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "columns", "create", "values"),
    [
        (
            "follows__code",
            {
                "room_tenant_id": "room_tenant_id",
                "follows_room_floor": "room_floor",
                "follows_room_number": "room_number",
                "follows_slot": "slot",
            },
            create_booking,
            ["Code 51", "Code 52"],
        )
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
        await create_booking(session, **reference)
        (found,) = await listed(client, URL, {name: value})
        assert found == found | reference


async def test_include_room(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_room(session)
    booking = await create_booking(
        session, room_tenant_id=other.tenant_id, room_floor=other.floor, room_number=other.number
    )
    expected = RoomRead.model_validate(other).model_dump(mode="json")
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    await assert_includes(client, url, "room", expected)
    rows = await listed(client, URL, {"include": "room"})
    assert expected in [row["room"] for row in rows]


async def test_include_follows(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_booking(session)
    booking = await create_booking(
        session,
        room_tenant_id=other.room_tenant_id,
        follows_room_floor=other.room_floor,
        follows_room_number=other.room_number,
        follows_slot=other.slot,
    )
    expected = BookingRead.model_validate(other).model_dump(mode="json")
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    await assert_includes(client, url, "follows", expected)
    rows = await listed(client, URL, {"include": "follows"})
    assert expected in [row["follows"] for row in rows]


async def test_include_followed_by(client: AsyncClient, session: AsyncSession) -> None:
    booking = await create_booking(session)
    other = await create_booking(
        session,
        room_tenant_id=booking.room_tenant_id,
        follows_room_floor=booking.room_floor,
        follows_room_number=booking.room_number,
        follows_slot=booking.slot,
    )
    expected = BookingRead.model_validate(other).model_dump(mode="json")
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    await assert_includes(client, url, "followed_by", expected)
    rows = await listed(client, URL, {"include": "followed_by"})
    assert expected in [row["followed_by"] for row in rows]


@pytest.mark.parametrize(("name", "nothing"), [("follows", None), ("followed_by", None)])
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    await assert_includes(client, url, name, nothing)


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    names = ["room", "follows", "followed_by"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}/{booking.room_floor}/{booking.room_number}/{booking.slot}"
    )
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


async def test_list_of_bills(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    booking = await create_booking(session)
    url = (
        f"{URL}/{booking.room_tenant_id}"
        f"/{booking.room_floor}"
        f"/{booking.room_number}"
        f"/{booking.slot}"
        "/bills"
    )
    await create_bill(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_bill(session, booking_id=booking.code)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "booking"})
        )
        assert all("booking" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/bills"), 404)


@pytest.mark.parametrize("name", ["room", "follows", "bills", "followed_by"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    booking = await create_booking(session)
    with pytest.raises(InvalidRequestError):
        getattr(booking, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        follows = await create_booking(session)
        booking = await create_booking(
            session,
            room_tenant_id=follows.room_tenant_id,
            follows_room_floor=follows.room_floor,
            follows_room_number=follows.room_number,
            follows_slot=follows.slot,
        )
        url = (
            f"{URL}/{booking.room_tenant_id}"
            f"/{booking.room_floor}"
            f"/{booking.room_number}"
            f"/{booking.slot}"
        )
        await create_booking(
            session,
            room_tenant_id=booking.room_tenant_id,
            follows_room_floor=booking.room_floor,
            follows_room_number=booking.room_number,
            follows_slot=booking.slot,
        )
        for _ in range(number):
            await create_bill(session, booking_id=booking.code)
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("room", "follows", "followed_by"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "room,follows,followed_by"}
        await assert_statements(statements, 5, client.get(URL, params=query))
        await assert_statements(statements, 4, client.get(url, params=query))
        data = await booking_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        booking = await create_booking(session)
        url = (
            f"{URL}/{booking.room_tenant_id}"
            f"/{booking.room_floor}"
            f"/{booking.room_number}"
            f"/{booking.slot}"
        )
        await assert_statements(statements, 2, client.delete(url))


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = BookingRepository(session)
    data = [BookingCreate.model_validate(await booking_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
