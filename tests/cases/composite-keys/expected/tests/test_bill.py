"""Bills: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.bill import Bill, BillCreate, BillRead
from app.models.booking import BookingRead
from app.models.room import RoomRead
from app.repositories.bill import BillRepository
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
from tests.factories import bill_data, create_bill, create_booking, create_room

URL = "/api/v1/bills"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["amount", "booking_id"]
INVALID: list[Any] = [
    ("amount", None),
    ("amount", "much"),
    ("amount", "0.001"),
    ("amount", "1000000"),
    ("booking_id", None),
    ("booking_id", 1),
    pytest.param("booking_id", "x" * 13, id="booking_id-too-long"),
    ("room_tenant_id", 1),
    pytest.param("room_tenant_id", "x" * 21, id="room_tenant_id-too-long"),
    ("room_floor", "many"),
    ("room_floor", 0.5),
    ("room_floor", -(2**15) - 1),
    ("room_floor", 2**15),
    ("room_number", "many"),
    ("room_number", 0.5),
    ("room_number", -(2**31) - 1),
    ("room_number", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await bill_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    bill = response.json()
    assert bill == bill | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == bill


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await bill_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    bill = response.json()
    defaults: dict[str, object] = {"room_tenant_id": None, "room_floor": None, "room_number": None}
    assert bill == bill | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await bill_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await bill_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await bill_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {"booking_id": "missing"},
        {"room_tenant_id": "missing", "room_floor": 2**15 - 1, "room_number": 2**31 - 1},
    ],
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await bill_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["room_tenant_id", "room_floor", "room_number", "amount"]])
async def test_unique_room_tenant_id_and_room_floor_and_room_num_c8d97160(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await bill_data(
        session,
        **reference_to(
            await create_room(session),
            {"room_tenant_id": "tenant_id", "room_floor": "floor", "room_number": "number"},
        ),
    )
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await bill_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(
    ("check", "changes"), [("ck_bills_room_key", {"room_tenant_id": "Room tenant id 1"})]
)
async def test_checks(
    client: AsyncClient, session: AsyncSession, check: str, changes: dict[str, object]
) -> None:
    data = await bill_data(session) | changes
    (error,) = problem(await client.post(URL, json=data), 422)["errors"]
    assert check in error["msg"]


@pytest.mark.parametrize(("field", "value"), [("amount", "NULL"), ("booking_id", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_bill(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Bill).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await bill_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await bill_data(session)
    bad = await bill_data(session) | {"booking_id": "missing"}
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await BillRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await bill_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await bill_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(("key", "parameter"), [("malformed", "bill_id"), (f"{2**31}", "bill_id")])
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("amount", "2.50")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    before = BillRead.model_validate(bill)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(
    ("columns", "create"),
    [
        ({"booking_id": "code"}, create_booking),
        (
            {"room_tenant_id": "tenant_id", "room_floor": "floor", "room_number": "number"},
            create_room,
        ),
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    before = BillRead.model_validate(bill)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Bill, bill.id)
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_bill(session)
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
        "room_tenant_id__isnull": "perhaps",
        "room_floor": "many",
        "room_floor__isnull": "perhaps",
        "room_number": "many",
        "room_number__isnull": "perhaps",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("room_floor", ORDER, ["many", "0.5", -(2**15) - 1, 2**15]),
        ("room_number", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_bill(session)
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
        await create_bill(session)
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
        await create_bill(session)
    bill, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{bill['id']}"
    await client.delete(url)
    await create_bill(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert bill not in rows


@pytest.mark.parametrize(
    "sort",
    ["room_tenant_id", "room_floor", "room_number", "room_tenant_id,-room_floor,room_number"],
)
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_bill(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_bill(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        ("booking_id", {"booking_id": "code"}, create_booking, TEXT),
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
        await create_bill(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "columns", "create", "values"),
    [("booking__code", {"booking_id": "code"}, create_booking, ["Code 51", "Code 52"])],
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
        await create_bill(session, **reference)
        (found,) = await listed(client, URL, {name: value})
        assert found == found | reference


async def test_include_booking(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_booking(session)
    bill = await create_bill(session, booking_id=other.code)
    expected = BookingRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{bill.id}"
    await assert_includes(client, url, "booking", expected)
    rows = await listed(client, URL, {"include": "booking"})
    assert expected in [row["booking"] for row in rows]


async def test_include_room(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_room(session)
    bill = await create_bill(
        session, room_tenant_id=other.tenant_id, room_floor=other.floor, room_number=other.number
    )
    expected = RoomRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{bill.id}"
    await assert_includes(client, url, "room", expected)
    rows = await listed(client, URL, {"include": "room"})
    assert expected in [row["room"] for row in rows]


@pytest.mark.parametrize(("name", "nothing"), [("room", None)])
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    await assert_includes(client, url, name, nothing)


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    names = ["booking", "room"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    bill = await create_bill(session)
    url = f"{URL}/{bill.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["booking", "room"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    bill = await create_bill(session)
    with pytest.raises(InvalidRequestError):
        getattr(bill, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        room = await create_room(session)
        bill = await create_bill(
            session, room_tenant_id=room.tenant_id, room_floor=room.floor, room_number=room.number
        )
        url = f"{URL}/{bill.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("booking", "room"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "booking,room"}
        await assert_statements(statements, 4, client.get(URL, params=query))
        await assert_statements(statements, 3, client.get(url, params=query))
        data = await bill_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = BillRepository(session)
    data = [BillCreate.model_validate(await bill_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
