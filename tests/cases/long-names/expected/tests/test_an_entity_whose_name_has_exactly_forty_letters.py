"""An entity whose name has exactly forty letters: what the API answers, and what the database holds
to.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
    AnEntityWhoseNameHasExactlyFortyLettersRead,
)
from app.repositories.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLettersRepository,
)
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
from tests.factories import (
    an_entity_whose_name_has_exactly_forty_letters_data,
    create_an_entity_whose_name_has_exactly_forty_letters,
)

URL = "/api/v1/an-entity-whose-name-has-exactly-forty-letters"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["a_field_whose_name_is_exactly_fifty_characters_xyz"]
INVALID: list[Any] = [
    ("a_field_whose_name_is_exactly_fifty_characters_xyz", None),
    ("a_field_whose_name_is_exactly_fifty_characters_xyz", 1),
    pytest.param(
        "a_field_whose_name_is_exactly_fifty_characters_xyz",
        "",
        id="a_field_whose_name_is_exactly_fifty_characters_xyz-too-short",
    ),
    pytest.param(
        "a_field_whose_name_is_exactly_fifty_characters_xyz",
        "x" * 41,
        id="a_field_whose_name_is_exactly_fifty_characters_xyz-too-long",
    ),
    ("a_field_whose_name_is_exactly_fifty_characters_xyz", "!"),
    ("another_field_whose_name_is_as_long_as_it_may_be_x", None),
    ("another_field_whose_name_is_as_long_as_it_may_be_x", "?"),
    ("a_relation_with_a_long_name_id", "many"),
    ("a_relation_with_a_long_name_id", 0.5),
    ("a_relation_with_a_long_name_id", -(2**31) - 1),
    ("a_relation_with_a_long_name_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    record = response.json()
    assert record == record | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == record


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    record = response.json()
    defaults: dict[str, object] = {
        "another_field_whose_name_is_as_long_as_it_may_be_x": "a-rather-long-value-of-this-enum",
        "a_relation_with_a_long_name_id": None,
    }
    assert record == record | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("changes", [{"a_relation_with_a_long_name_id": 2**31 - 1}])
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, changes: dict[str, object]
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session) | changes
    # SQLite does not tell which reference it is.
    assert {*conflicting_fields(await client.post(URL, json=data))} <= changes.keys()


@pytest.mark.parametrize("fields", [["a_field_whose_name_is_exactly_fifty_characters_xyz"]])
async def test_values_cannot_come_twice(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await an_entity_whose_name_has_exactly_forty_letters_data(
        session, **{field: first[field] for field in fields}
    )
    problem(await client.post(URL, json=second), 409)


@pytest.mark.parametrize(
    "fields",
    [
        [
            "a_field_whose_name_is_exactly_fifty_characters_xyz",
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            "a_relation_with_a_long_name_id",
        ]
    ],
)
async def test_unique_a_field_whose_name_is_exactly_fifty_charac_78800504(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await an_entity_whose_name_has_exactly_forty_letters_data(
        session,
        a_relation_with_a_long_name_id=(
            await create_an_entity_whose_name_has_exactly_forty_letters(session)
        ).id,
    )
    response = await client.post(URL, json=first)
    assert response.status_code == 201, response.text
    second = await an_entity_whose_name_has_exactly_forty_letters_data(
        session, **{field: first[field] for field in fields}
    )
    problem(await client.post(URL, json=second), 409)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("a_field_whose_name_is_exactly_fifty_characters_xyz", "NULL"),
        ("another_field_whose_name_is_as_long_as_it_may_be_x", "NULL"),
        ("another_field_whose_name_is_as_long_as_it_may_be_x", "'?'"),
    ],
)
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_an_entity_whose_name_has_exactly_forty_letters(session)
    with pytest.raises(IntegrityError):
        await session.exec(
            update(AnEntityWhoseNameHasExactlyFortyLetters).values({field: text(value)})
        )


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await an_entity_whose_name_has_exactly_forty_letters_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


async def test_create_many_makes_all_or_none(client: AsyncClient, session: AsyncSession) -> None:
    good = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    bad = await an_entity_whose_name_has_exactly_forty_letters_data(
        session,
        a_field_whose_name_is_exactly_fifty_characters_xyz=good[
            "a_field_whose_name_is_exactly_fifty_characters_xyz"
        ],
    )
    problem(await client.post(f"{URL}/bulk", json=[good, bad]), 409)
    assert await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).count() == 0


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        ("malformed", "an_entity_whose_name_has_exactly_forty_letters_id"),
        (f"{2**31}", "an_entity_whose_name_has_exactly_forty_letters_id"),
    ],
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
        ("a_field_whose_name_is_exactly_fifty_characters_xyz", "aaaaaac"),
        (
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            "another-rather-long-value-of-this-enum",
        ),
        ("a_relation_with_a_long_name_id", None),
    ],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    before = AnEntityWhoseNameHasExactlyFortyLettersRead.model_validate(record)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(
    ("columns", "create"),
    [
        (
            {"a_relation_with_a_long_name_id": "id"},
            create_an_entity_whose_name_has_exactly_forty_letters,
        )
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    columns: dict[str, str],
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    reference = reference_to(await create(session), columns)
    response = await client.patch(url, json=reference)
    assert response.status_code == 200, response.text
    assert response.json() == response.json() | reference


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    before = AnEntityWhoseNameHasExactlyFortyLettersRead.model_validate(record)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(AnEntityWhoseNameHasExactlyFortyLetters, record.id)
    assert found is None


async def test_delete_with_an_entity_whose_name_has_exactly_fort_d14cb77a(
    client: AsyncClient, session: AsyncSession
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    dependent = await create_an_entity_whose_name_has_exactly_forty_letters(
        session, a_relation_with_a_long_name_id=record.id
    )
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(AnEntityWhoseNameHasExactlyFortyLetters, dependent.id)
    problem(response, 409)
    assert found is not None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
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
        "another_field_whose_name_is_as_long_as_it_may_be_x": "?",
        "a_relation_with_a_long_name_id": "many",
        "a_relation_with_a_long_name_id__isnull": "perhaps",
        "a_relation_with_a_long_name__another_field_whose_name_is_as_long_as_it_may_be_x": "?",
    }
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (
        ("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
        ("another_field_whose_name_is_as_long_as_it_may_be_x", EQUALITY, ["?"]),
        ("a_relation_with_a_long_name_id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),
    ):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
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
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
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
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
    record, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{record['id']}"
    await client.delete(url)
    await create_an_entity_whose_name_has_exactly_forty_letters(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert record not in rows


@pytest.mark.parametrize(
    "sort",
    [
        "another_field_whose_name_is_as_long_as_it_may_be_x",
        "a_relation_with_a_long_name_id",
        "another_field_whose_name_is_as_long_as_it_may_be_x,-a_relation_with_a_long_name_id,id",
    ],
)
async def test_cursors_tell_ties_apart(
    client: AsyncClient, session: AsyncSession, sort: str
) -> None:
    for _ in range(3):
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
    for direction in ("", "-"):
        query = {"sort": f"{direction}{sort}"}
        rows = await listed(client, URL, query)
        assert len(rows) == 3
        assert await walked(client, URL, query) == rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("a_field_whose_name_is_exactly_fifty_characters_xyz", ["aaaaabz", "aaaaaca"]),
        (
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            ["a-rather-long-value-of-this-enum", "another-rather-long-value-of-this-enum"],
        ),
    ],
)
async def test_list_sorts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[object]
) -> None:
    for value in reversed(values):
        await create_an_entity_whose_name_has_exactly_forty_letters(session, **{field: value})
    await assert_sorts(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "values", "operators"),
    [
        ("a_field_whose_name_is_exactly_fifty_characters_xyz", ["aaaaabz", "aaaaaca"], TEXT),
        (
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            ["a-rather-long-value-of-this-enum", "another-rather-long-value-of-this-enum"],
            EQUALITY,
        ),
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
        await create_an_entity_whose_name_has_exactly_forty_letters(session, **{field: value})
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("field", "values"),
    [("a_field_whose_name_is_exactly_fifty_characters_xyz", ["aaaaabz", "aaaaaca"])],
)
async def test_list_finds_parts_of_texts(
    client: AsyncClient, session: AsyncSession, field: str, values: list[str]
) -> None:
    for value in values:
        await create_an_entity_whose_name_has_exactly_forty_letters(session, **{field: value})
    await assert_text_filters(client, URL, field, values)


@pytest.mark.parametrize(
    ("field", "columns", "create", "operators"),
    [
        (
            "a_relation_with_a_long_name_id",
            {"a_relation_with_a_long_name_id": "id"},
            create_an_entity_whose_name_has_exactly_forty_letters,
            ORDER,
        )
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
        await create_an_entity_whose_name_has_exactly_forty_letters(
            session, **reference_to(target, columns)
        )
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "columns", "create", "values"),
    [
        (
            "a_relation_with_a_long_name__a_field_whose_name_is_exactly_fifty_characters_xyz",
            {"a_relation_with_a_long_name_id": "id"},
            create_an_entity_whose_name_has_exactly_forty_letters,
            ["aaaaabz", "aaaaaca"],
        ),
        (
            "a_relation_with_a_long_name__another_field_whose_name_is_as_long_as_it_may_be_x",
            {"a_relation_with_a_long_name_id": "id"},
            create_an_entity_whose_name_has_exactly_forty_letters,
            ["a-rather-long-value-of-this-enum", "another-rather-long-value-of-this-enum"],
        ),
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
        await create_an_entity_whose_name_has_exactly_forty_letters(session, **reference)
        (found,) = await listed(client, URL, {name: value})
        assert found == found | reference


async def test_include_a_relation_with_a_long_name(
    client: AsyncClient, session: AsyncSession
) -> None:
    other = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    record = await create_an_entity_whose_name_has_exactly_forty_letters(
        session, a_relation_with_a_long_name_id=other.id
    )
    expected = AnEntityWhoseNameHasExactlyFortyLettersRead.model_validate(other).model_dump(
        mode="json"
    )
    url = f"{URL}/{record.id}"
    await assert_includes(client, url, "a_relation_with_a_long_name", expected)
    rows = await listed(client, URL, {"include": "a_relation_with_a_long_name"})
    assert expected in [row["a_relation_with_a_long_name"] for row in rows]


@pytest.mark.parametrize(("name", "nothing"), [("a_relation_with_a_long_name", None)])
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    await assert_includes(client, url, name, nothing)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


async def test_list_of_the_other_side_of_it(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{record.id}/the-other-side-of-it"
    await create_an_entity_whose_name_has_exactly_forty_letters(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_an_entity_whose_name_has_exactly_forty_letters(
            session, a_relation_with_a_long_name_id=record.id
        )
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "a_relation_with_a_long_name"})
        )
        assert all("a_relation_with_a_long_name" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/the-other-side-of-it"), 404)


@pytest.mark.parametrize("name", ["a_relation_with_a_long_name", "the_other_side_of_it"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    with pytest.raises(InvalidRequestError):
        getattr(record, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        relative_1 = await create_an_entity_whose_name_has_exactly_forty_letters(session)
        record = await create_an_entity_whose_name_has_exactly_forty_letters(
            session, a_relation_with_a_long_name_id=relative_1.id
        )
        url = f"{URL}/{record.id}"
        for _ in range(number):
            await create_an_entity_whose_name_has_exactly_forty_letters(
                session, a_relation_with_a_long_name_id=record.id
            )
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        query = {"include": "a_relation_with_a_long_name"}
        await assert_statements(statements, 3, client.get(URL, params=query))
        await assert_statements(statements, 2, client.get(url, params=query))
        data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 1, client.patch(url, json={}))
        record = await create_an_entity_whose_name_has_exactly_forty_letters(session)
        url = f"{URL}/{record.id}"
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


@pytest.mark.parametrize("fields", [["a_field_whose_name_is_exactly_fifty_characters_xyz"]])
async def test_upsert(session: AsyncSession, fields: list[str]) -> None:
    repository = AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    first = AnEntityWhoseNameHasExactlyFortyLettersCreate.model_validate(
        await an_entity_whose_name_has_exactly_forty_letters_data(session)
    )
    record = await repository.upsert(first, *fields)
    same = {field: getattr(first, field) for field in fields}
    second = AnEntityWhoseNameHasExactlyFortyLettersCreate.model_validate(
        await an_entity_whose_name_has_exactly_forty_letters_data(session, **same)
    )
    assert await repository.upsert(second, *fields) is record
    assert await repository.count() == 1
    kept = {*repository.immutable, *repository.statements.key_names}
    for name in second.model_fields_set:
        data = first if name in kept else second
        assert getattr(record, name) == getattr(data, name), name


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    data = [
        AnEntityWhoseNameHasExactlyFortyLettersCreate.model_validate(
            await an_entity_whose_name_has_exactly_forty_letters_data(session)
        )
        for _ in range(3)
    ]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
