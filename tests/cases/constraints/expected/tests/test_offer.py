"""Offers: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.offer import Offer, OfferRead
from tests.answers import (
    EQUALITY,
    ORDER,
    TEXT,
    assert_filters,
    assert_sorts,
    assert_text_filters,
    conflicting_fields,
    invalid_fields,
    listed,
    problem,
)
from tests.factories import create_offer, offer_data

URL = "/api/v1/offers"
MISSING = 2**31 - 1
REQUIRED = ["code", "price", "pieces", "starts", "labels", "kind"]
INVALID: list[Any] = [
    ("code", None),
    ("code", 1),
    pytest.param("code", "x" * 2, id="code-too-short"),
    pytest.param("code", "x" * 13, id="code-too-long"),
    ("code", "!!!"),
    ("price", None),
    ("price", "much"),
    ("price", "0.00"),
    ("price", "0.001"),
    ("price", "100000000"),
    ("discount", None),
    ("discount", "many"),
    ("discount", 0.5),
    ("discount", -1),
    ("discount", 100),
    ("pieces", None),
    ("pieces", "many"),
    ("pieces", 0.5),
    ("pieces", -(2**31) - 1),
    ("pieces", 601),
    ("pieces", 7),
    ("weight", "much"),
    ("weight", 0.5),
    ("weight", 31.84375),
    ("starts", None),
    ("starts", "2024-02-30"),
    ("ends", "2024-02-30"),
    ("active", None),
    ("active", "perhaps"),
    ("labels", None),
    ("labels", "no list"),
    ("labels", [1]),
    ("labels", []),
    ("labels", [None] * 4),
    ("kind", None),
    ("kind", 1),
    pytest.param("kind", "x" * 21, id="kind-too-long"),
    ("replaces_id", "many"),
    ("replaces_id", 0.5),
    ("replaces_id", -(2**31) - 1),
    ("replaces_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await offer_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    offer = response.json()
    assert offer == offer | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == offer


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await offer_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    offer = response.json()
    defaults: dict[str, object] = {
        "discount": 0,
        "weight": None,
        "ends": None,
        "active": True,
        "replaces_id": None,
    }
    assert offer == offer | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await offer_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await offer_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await offer_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), [("replaces_id", 2**31 - 1)])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await offer_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize("fields", [["starts", "ends"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await offer_data(session)
    assert (await client.post(URL, json=first)).status_code == 201
    second = await offer_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize("fields", [["code"]])
async def test_values_cannot_come_twice(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await offer_data(session)
    assert (await client.post(URL, json=first)).status_code == 201
    second = await offer_data(session, **{field: first[field] for field in fields})
    problem(await client.post(URL, json=second), 409)


@pytest.mark.parametrize("fields", [["replaces_id"]])
async def test_unique_replaces_id(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await offer_data(session, replaces_id=(await create_offer(session)).id)
    assert (await client.post(URL, json=first)).status_code == 201
    second = await offer_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(
    ("check", "changes"),
    [("ck_offers_period", {"starts": "2002-01-31"}), ("ck_offers_worthwhile", {"price": "0.01"})],
)
async def test_checks(
    client: AsyncClient, session: AsyncSession, check: str, changes: dict[str, object]
) -> None:
    data = await offer_data(session, **changes)
    (error,) = problem(await client.post(URL, json=data), 422)["errors"]
    assert check in error["msg"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "NULL"),
        ("price", "NULL"),
        ("price", "0"),
        ("discount", "NULL"),
        ("discount", "-1"),
        ("discount", "100"),
        ("pieces", "NULL"),
        ("pieces", "601"),
        ("weight", "0.5"),
        ("weight", "31"),
        ("starts", "NULL"),
        ("active", "NULL"),
        ("labels", "NULL"),
        ("kind", "NULL"),
    ],
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_offer(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Offer).values({field: text(value)}))


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "offer_id"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "AA2"),
        ("price", "2.50"),
        ("discount", 2),
        ("pieces", 18),
        ("weight", 7.375),
        ("ends", "2002-01-31"),
        ("active", False),
        ("labels", ["Labels 2"]),
        ("weight", None),
        ("ends", None),
        ("replaces_id", None),
    ],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    offer = await create_offer(session)
    before = OfferRead.model_validate(offer)
    response = await client.patch(f"{URL}/{offer.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{offer.id}")).json() == after


@pytest.mark.parametrize(("field", "create"), [("replaces_id", create_offer)])
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    offer = await create_offer(session)
    key = (await create(session)).id
    response = await client.patch(f"{URL}/{offer.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    offer = await create_offer(session)
    response = await client.patch(f"{URL}/{offer.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "kind", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    offer = await create_offer(session)
    response = await client.patch(f"{URL}/{offer.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    offer = await create_offer(session)
    assert (await client.delete(f"{URL}/{offer.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(Offer, offer.id)
    assert found is None


async def test_delete_with_offer_replaces(client: AsyncClient, session: AsyncSession) -> None:
    offer = await create_offer(session)
    dependent = await create_offer(session, replaces_id=offer.id)
    response = await client.delete(f"{URL}/{offer.id}")
    session.expunge_all()
    found = await session.get(Offer, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_offer(session)
    keys = [row["id"] for row in await listed(client, URL)]
    assert len(keys) == 3
    assert keys == sorted(keys)


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_offer(session)
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
        await create_offer(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "values"),
    [("code", ["AA51", "AA52"]), ("active", [False, True]), ("kind", ["Kind 1", "Kind 2"])],
)
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_offer(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"),
    [
        ("code", ["AA51", "AA52"], TEXT),
        ("active", [False, True], EQUALITY),
        ("kind", ["Kind 1", "Kind 2"], TEXT),
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
        await create_offer(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("field", "values"), [("code", ["AA51", "AA52"]), ("kind", ["Kind 1", "Kind 2"])]
)
async def test_list_finds_parts_of_texts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[str]
) -> None:
    for value in values:
        await create_offer(session, **{field: value})
    await assert_text_filters(client, URL, field, values)


@pytest.mark.parametrize(("field", "create", "operators"), [("replaces_id", create_offer, ORDER)])
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([(await create(session)).id for _ in range(2)], reverse=True):
        await create_offer(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "create", "values"),
    [
        ("replaces__code", create_offer, ["AA51", "AA52"]),
        ("replaces__active", create_offer, [False, True]),
        ("replaces__kind", create_offer, ["Kind 1", "Kind 2"]),
    ],
)
async def test_list_by_field_of_reference(
    client: AsyncClient,
    session: AsyncSession,
    name: str,
    create: Callable[..., Awaitable[Any]],
    values: list[object],
) -> None:
    relation, field = name.split("__")
    for value in values:
        target = await create(session, **{field: value})
        offer = await create_offer(session, **{f"{relation}_id": target.id})
        (found,) = await listed(client, URL, {name: value})
        assert found["id"] == offer.id


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    offer = await create_offer(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{offer.id}")
        assert len(statements) == 1
        await create_offer(session)
    data = await offer_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(f"{URL}/{offer.id}", json={"code": "AA2"})
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{offer.id}")
    assert len(statements) == 2


@pytest.mark.parametrize("name", ["replaces"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    offer = await create_offer(session)
    with pytest.raises(InvalidRequestError):
        getattr(offer, name)
