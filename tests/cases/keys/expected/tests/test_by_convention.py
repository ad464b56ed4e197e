"""By convention: what the API answers, and what the database holds to."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy.exc import InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.by_convention import ByConvention, ByConventionCreate, ByConventionRead
from app.models.given_key import GivenKeyRead
from app.models.int_key import IntKeyRead
from app.models.natural_key import NaturalKeyRead
from app.models.str_key import StrKeyRead
from app.models.uuid7_key import Uuid7KeyRead
from app.models.uuid_key import UuidKeyRead
from app.repositories.by_convention import ByConventionRepository
from tests.answers import (
    EQUALITY,
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
from tests.factories import (
    by_convention_data,
    create_by_convention,
    create_given_key,
    create_int_key,
    create_natural_key,
    create_str_key,
    create_uuid7_key,
    create_uuid_key,
)

URL = "/api/v1/by-convention"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
INVALID: list[Any] = [
    ("an_int_id", "many"),
    ("an_int_id", 0.5),
    ("an_int_id", -(2**31) - 1),
    ("an_int_id", 2**31),
    ("a_given_int_id", "many"),
    ("a_given_int_id", 0.5),
    ("a_given_int_id", -(2**31) - 1),
    ("a_given_int_id", 2**31),
    ("a_uuid_id", "not-a-uuid"),
    ("a_uuid7_id", "not-a-uuid"),
    ("a_str_id", 1),
    pytest.param("a_str_id", "x" * 9, id="a_str_id-too-long"),
    ("a_natural_id", 1),
    pytest.param("a_natural_id", "x" * 14, id="a_natural_id-too-long"),
    ("another_id", "many"),
    ("another_id", 0.5),
    ("another_id", -(2**63) - 1),
    ("another_id", 2**63),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await by_convention_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    by_convention = response.json()
    assert by_convention == by_convention | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == by_convention


async def test_create_sets_defaults(client: AsyncClient) -> None:
    response = await client.post(URL, json={})
    assert response.status_code == 201, response.text
    by_convention = response.json()
    defaults: dict[str, object] = {
        "an_int_id": None,
        "a_given_int_id": None,
        "a_uuid_id": None,
        "a_uuid7_id": None,
        "a_str_id": None,
        "a_natural_id": None,
        "another_id": None,
    }
    assert by_convention == by_convention | defaults


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await by_convention_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await by_convention_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    "changes",
    [
        {"an_int_id": 2**31 - 1},
        {"a_given_int_id": 2**31 - 1},
        {"a_uuid_id": "00000000-0000-0000-0000-000000000000"},
        {"a_uuid7_id": "00000000-0000-0000-0000-000000000000"},
        {"a_str_id": "missing"},
        {"a_natural_id": "missing"},
        {"another_id": 2**31 - 1},
    ],
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await by_convention_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await by_convention_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await by_convention_data(session)
    bad = await by_convention_data(session) | {"an_int_id": 2**31 - 1}
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await ByConventionRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await by_convention_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await by_convention_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "by_convention_id"), (f"{2**63}", "by_convention_id")]
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
        ("an_int_id", None),
        ("a_given_int_id", None),
        ("a_uuid_id", None),
        ("a_uuid7_id", None),
        ("a_str_id", None),
        ("a_natural_id", None),
        ("another_id", None),
    ],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    before = ByConventionRead.model_validate(by_convention)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(
    ("columns", "create"),
    [
        ({"an_int_id": "id"}, create_int_key),
        ({"a_given_int_id": "number"}, create_given_key),
        ({"a_uuid_id": "id"}, create_uuid_key),
        ({"a_uuid7_id": "id"}, create_uuid7_key),
        ({"a_str_id": "id"}, create_str_key),
        ({"a_natural_id": "isbn"}, create_natural_key),
        ({"another_id": "id"}, create_by_convention),
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    before = ByConventionRead.model_validate(by_convention)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(ByConvention, by_convention.id)
    assert found is None


async def test_delete_with_by_convention_another(
    client: AsyncClient, session: AsyncSession
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    dependent = await create_by_convention(session, another_id=by_convention.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(ByConvention, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_by_convention(session)
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
        "an_int_id": "many",
        "an_int_id__isnull": "perhaps",
        "a_given_int_id": "many",
        "a_given_int_id__isnull": "perhaps",
        "a_uuid_id": "not-a-uuid",
        "a_uuid_id__isnull": "perhaps",
        "a_uuid7_id": "not-a-uuid",
        "a_uuid7_id__isnull": "perhaps",
        "a_str_id__isnull": "perhaps",
        "a_natural_id__isnull": "perhaps",
        "another_id": "many",
        "another_id__isnull": "perhaps",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**63) - 1, 2**63]),
        ("an_int_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("a_given_int_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("a_uuid_id", EQUALITY, ["not-a-uuid"]),
        ("a_uuid7_id", EQUALITY, ["not-a-uuid"]),
        ("another_id", ORDER, ["many", "0.5", -(2**63) - 1, 2**63]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_by_convention(session)
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
        await create_by_convention(session)
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
        await create_by_convention(session)
    by_convention, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{by_convention['id']}"
    await client.delete(url)
    await create_by_convention(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert by_convention not in rows


@pytest.mark.parametrize(
    "sort",
    [
        "an_int_id",
        "a_given_int_id",
        "a_uuid_id",
        "a_uuid7_id",
        "a_str_id",
        "a_natural_id",
        "another_id",
        "an_int_id,-a_given_int_id,a_uuid_id",
    ],
)
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_by_convention(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_by_convention(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        ("an_int_id", {"an_int_id": "id"}, create_int_key, ORDER),
        ("a_given_int_id", {"a_given_int_id": "number"}, create_given_key, ORDER),
        ("a_uuid_id", {"a_uuid_id": "id"}, create_uuid_key, EQUALITY),
        ("a_uuid7_id", {"a_uuid7_id": "id"}, create_uuid7_key, EQUALITY),
        ("a_str_id", {"a_str_id": "id"}, create_str_key, TEXT),
        ("a_natural_id", {"a_natural_id": "isbn"}, create_natural_key, TEXT),
        ("another_id", {"another_id": "id"}, create_by_convention, ORDER),
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
        await create_by_convention(session, **reference_to(target, columns))
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


async def test_include_an_int(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_int_key(session)
    by_convention = await create_by_convention(session, an_int_id=other.id)
    expected = IntKeyRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "an_int", expected)
    rows = await listed(client, URL, {"include": "an_int"})
    assert expected in [row["an_int"] for row in rows]


async def test_include_a_given_int(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_given_key(session)
    by_convention = await create_by_convention(session, a_given_int_id=other.number)
    expected = GivenKeyRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "a_given_int", expected)
    rows = await listed(client, URL, {"include": "a_given_int"})
    assert expected in [row["a_given_int"] for row in rows]


async def test_include_a_uuid(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_uuid_key(session)
    by_convention = await create_by_convention(session, a_uuid_id=other.id)
    expected = UuidKeyRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "a_uuid", expected)
    rows = await listed(client, URL, {"include": "a_uuid"})
    assert expected in [row["a_uuid"] for row in rows]


async def test_include_a_uuid7(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_uuid7_key(session)
    by_convention = await create_by_convention(session, a_uuid7_id=other.id)
    expected = Uuid7KeyRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "a_uuid7", expected)
    rows = await listed(client, URL, {"include": "a_uuid7"})
    assert expected in [row["a_uuid7"] for row in rows]


async def test_include_a_str(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_str_key(session)
    by_convention = await create_by_convention(session, a_str_id=other.id)
    expected = StrKeyRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "a_str", expected)
    rows = await listed(client, URL, {"include": "a_str"})
    assert expected in [row["a_str"] for row in rows]


async def test_include_a_natural(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_natural_key(session)
    by_convention = await create_by_convention(session, a_natural_id=other.isbn)
    expected = NaturalKeyRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "a_natural", expected)
    rows = await listed(client, URL, {"include": "a_natural"})
    assert expected in [row["a_natural"] for row in rows]


async def test_include_another(client: AsyncClient, session: AsyncSession) -> None:
    other = await create_by_convention(session)
    by_convention = await create_by_convention(session, another_id=other.id)
    expected = ByConventionRead.model_validate(other).model_dump(mode="json")
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, "another", expected)
    rows = await listed(client, URL, {"include": "another"})
    assert expected in [row["another"] for row in rows]


@pytest.mark.parametrize(
    ("name", "nothing"),
    [
        ("an_int", None),
        ("a_given_int", None),
        ("a_uuid", None),
        ("a_uuid7", None),
        ("a_str", None),
        ("a_natural", None),
        ("another", None),
    ],
)
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    await assert_includes(client, url, name, nothing)


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    names = ["an_int", "a_given_int", "a_uuid", "a_uuid7", "a_str", "a_natural", "another"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    by_convention = await create_by_convention(session)
    url = f"{URL}/{by_convention.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


@pytest.mark.parametrize(
    "name", ["an_int", "a_given_int", "a_uuid", "a_uuid7", "a_str", "a_natural", "another"]
)
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    by_convention = await create_by_convention(session)
    with pytest.raises(InvalidRequestError):
        getattr(by_convention, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        an_int = await create_int_key(session)
        a_given_int = await create_given_key(session)
        a_uuid = await create_uuid_key(session)
        a_uuid7 = await create_uuid7_key(session)
        a_str = await create_str_key(session)
        a_natural = await create_natural_key(session)
        another = await create_by_convention(session)
        by_convention = await create_by_convention(
            session,
            an_int_id=an_int.id,
            a_given_int_id=a_given_int.number,
            a_uuid_id=a_uuid.id,
            a_uuid7_id=a_uuid7.id,
            a_str_id=a_str.id,
            a_natural_id=a_natural.isbn,
            another_id=another.id,
        )
        url = f"{URL}/{by_convention.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in (
            "an_int",
            "a_given_int",
            "a_uuid",
            "a_uuid7",
            "a_str",
            "a_natural",
            "another",
        ):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "an_int,a_given_int,a_uuid,a_uuid7,a_str,a_natural,another"}
        await assert_statements(statements, 9, client.get(URL, params=query))
        await assert_statements(statements, 8, client.get(url, params=query))
        data = await by_convention_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = ByConventionRepository(session)
    data = [ByConventionCreate.model_validate(await by_convention_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
