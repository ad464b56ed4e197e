"""Offers: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.offer import Offer, OfferCreate, OfferRead
from app.repositories.offer import OfferRepository
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
from tests.factories import create_offer, offer_data

URL = "/api/v1/offers"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
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
    data = await offer_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await offer_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"replaces_id": 2**31 - 1}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await offer_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["starts", "ends"]])
async def test_values_are_unique(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await offer_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await offer_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize("fields", [["code"]])
async def test_values_cannot_come_twice(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await offer_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await offer_data(session, **{field: first[field] for field in fields})
    problem(await client.post(URL, json=second), 409)


@pytest.mark.parametrize("fields", [["replaces_id"]])
async def test_unique_replaces_id(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await offer_data(session, replaces_id=(await create_offer(session)).id)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await offer_data(session, **{field: first[field] for field in fields})
    assert conflicting_fields(await client.post(URL, json=second)) == fields


@pytest.mark.parametrize(
    ("check", "changes"),
    [("ck_offers_period", {"starts": "2002-01-31"}), ("ck_offers_worthwhile", {"price": "0.01"})],
)
async def test_checks(
    client: AsyncClient, session: AsyncSession, check: str, changes: dict[str, object]
) -> None:
    data = await offer_data(session) | changes
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


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await offer_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await offer_data(session)
    bad = await offer_data(session, code=good["code"])
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await OfferRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await offer_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await offer_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "offer_id"), (f"{2**31}", "offer_id")]
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
    url = f"{URL}/{offer.id}"
    before = OfferRead.model_validate(offer)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(("columns", "create"), [({"replaces_id": "id"}, create_offer)])
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    before = OfferRead.model_validate(offer)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "kind", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Offer, offer.id)
    assert found is None


async def test_delete_with_offer_replaces(client: AsyncClient, session: AsyncSession) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    dependent = await create_offer(session, replaces_id=offer.id)
    response = await client.delete(url)
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
        "active": "perhaps",
        "replaces_id": "many",
        "replaces_id__isnull": "perhaps",
        "replaces__active": "perhaps",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("active", EQUALITY, ["perhaps"]),
        ("replaces_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


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
    assert page["next_cursor"] is None
    assert page["limit"] == 20


async def test_cursor_begins_after_its_page(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_offer(session)
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
        await create_offer(session)
    offer, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{offer['id']}"
    await client.delete(url)
    await create_offer(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert offer not in rows


@pytest.mark.parametrize("sort", ["active", "replaces_id", "active,-replaces_id,id"])
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_offer(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


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


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [("replaces_id", {"replaces_id": "id"}, create_offer, ORDER)],
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
        await create_offer(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "columns", "create", "values"),
    [
        ("replaces__code", {"replaces_id": "id"}, create_offer, ["AA51", "AA52"]),
        ("replaces__active", {"replaces_id": "id"}, create_offer, [False, True]),
        ("replaces__kind", {"replaces_id": "id"}, create_offer, ["Kind 1", "Kind 2"]),
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
        await create_offer(session, **reference)
        (found,) = await listed(client, URL, {name: value})
        assert found == found | reference


async def test_include_replaces(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_offer(session)
    offer = await create_offer(session, replaces_id=other.id)
    expected = OfferRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{offer.id}"
    await assert_includes(client, url, "replaces", expected)
    rows = await listed(client, URL, {"include": "replaces"})
    assert expected in [row["replaces"] for row in rows]


@pytest.mark.parametrize(("name", "nothing"), [("replaces", None)])
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    await assert_includes(client, url, name, nothing)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    offer = await create_offer(session)
    url = f"{URL}/{offer.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize("name", ["replaces"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    offer = await create_offer(session)
    with pytest.raises(InvalidRequestError):
        getattr(offer, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        replaces = await create_offer(session)
        offer = await create_offer(session, replaces_id=replaces.id)
        url = f"{URL}/{offer.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "replaces"}
        await assert_statements(statements, 3, client.get(URL, params=query))
        await assert_statements(statements, 2, client.get(url, params=query))
        data = await offer_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.patch(url, json={"pieces": 18}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


@pytest.mark.parametrize("fields", [["starts", "ends"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = OfferRepository(session)
    first = OfferCreate.model_validate(await offer_data(session))
    offer = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = OfferCreate.model_validate(await offer_data(session, **same))
    assert await repository.upsert(second, *fields) is offer
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(offer, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = OfferRepository(session)
    data = [OfferCreate.model_validate(await offer_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
