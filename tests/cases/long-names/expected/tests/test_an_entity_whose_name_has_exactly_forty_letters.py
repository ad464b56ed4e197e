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
    AnEntityWhoseNameHasExactlyFortyLettersRead,
)
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
from tests.factories import (
    an_entity_whose_name_has_exactly_forty_letters_data,
    create_an_entity_whose_name_has_exactly_forty_letters,
)

URL = "/api/v1/an-entity-whose-name-has-exactly-forty-letters"
MISSING = 2**31 - 1
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
    ("a_relation_whose_name_is_long_as_well_id", "many"),
    ("a_relation_whose_name_is_long_as_well_id", 0.5),
    ("a_relation_whose_name_is_long_as_well_id", -(2**31) - 1),
    ("a_relation_whose_name_is_long_as_well_id", 2**31),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    row = response.json()
    assert row == row | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == row


async def test_create_sets_defaults(client: AsyncClient, session: AsyncSession) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    response = await client.post(URL, json={field: data[field] for field in REQUIRED})
    assert response.status_code == 201, response.text
    row = response.json()
    defaults: dict[str, object] = {
        "another_field_whose_name_is_as_long_as_it_may_be_x": "a-rather-long-value-of-this-enum",
        "a_relation_whose_name_is_long_as_well_id": None,
    }
    assert row == row | defaults


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session, **{field: value})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session, **{field: None})
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(
    ("field", "value"), [("a_relation_whose_name_is_long_as_well_id", 2**31 - 1)]
)
async def test_references_must_exist(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session, **{field: value})
    # SQLite does not tell which reference it is.
    assert conflicting_fields(await client.post(URL, json=data)) in ([field], [])


@pytest.mark.parametrize("fields", [["a_field_whose_name_is_exactly_fifty_characters_xyz"]])
async def test_values_cannot_come_twice(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    assert (await client.post(URL, json=first)).status_code == 201
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
            "a_relation_whose_name_is_long_as_well_id",
        ]
    ],
)
async def test_unique_a_field_whose_name_is_exactly_fifty_charac_aa80cae9(
    client: AsyncClient, session: AsyncSession, fields: list[str]
) -> None:
    first = await an_entity_whose_name_has_exactly_forty_letters_data(
        session,
        a_relation_whose_name_is_long_as_well_id=(
            await create_an_entity_whose_name_has_exactly_forty_letters(session)
        ).id,
    )
    assert (await client.post(URL, json=first)).status_code == 201
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


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_missing_key(client: AsyncClient, method: str) -> None:
    problem(await client.request(method, f"{URL}/{MISSING}", json={}), 404)


@pytest.mark.parametrize("key", ["malformed", 2**31])
@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_malformed_key(client: AsyncClient, method: str, key: object) -> None:
    response = await client.request(method, f"{URL}/{key}", json={})
    (parameter,) = invalid_fields(response)
    assert parameter == "an_entity_whose_name_has_exactly_forty_letters_id"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("a_field_whose_name_is_exactly_fifty_characters_xyz", "aaaaaac"),
        (
            "another_field_whose_name_is_as_long_as_it_may_be_x",
            "another-rather-long-value-of-this-enum",
        ),
        ("a_relation_whose_name_is_long_as_well_id", None),
    ],
)
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    before = AnEntityWhoseNameHasExactlyFortyLettersRead.model_validate(row)
    response = await client.patch(f"{URL}/{row.id}", json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected
    assert (await client.get(f"{URL}/{row.id}")).json() == after


@pytest.mark.parametrize(
    ("field", "create"),
    [
        (
            "a_relation_whose_name_is_long_as_well_id",
            create_an_entity_whose_name_has_exactly_forty_letters,
        )
    ],
)
async def test_update_changes_references(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    key = (await create(session)).id
    response = await client.patch(f"{URL}/{row.id}", json={field: key})
    assert response.status_code == 200, response.text
    assert response.json()[field] == key


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    response = await client.patch(f"{URL}/{row.id}", json={field: value})
    assert invalid_fields(response) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    response = await client.patch(f"{URL}/{row.id}", json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    assert (await client.delete(f"{URL}/{row.id}")).status_code == 204
    session.expunge_all()
    found = await session.get(AnEntityWhoseNameHasExactlyFortyLetters, row.id)
    assert found is None


async def test_delete_with_an_entity_whose_name_has_exactly_fort_46e03e90(
    client: AsyncClient, session: AsyncSession
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    dependent = await create_an_entity_whose_name_has_exactly_forty_letters(
        session, a_relation_whose_name_is_long_as_well_id=row.id
    )
    response = await client.delete(f"{URL}/{row.id}")
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
    ("field", "create", "operators"),
    [
        (
            "a_relation_whose_name_is_long_as_well_id",
            create_an_entity_whose_name_has_exactly_forty_letters,
            ORDER,
        )
    ],
)
async def test_list_by_reference(
    client: AsyncClient,
    session: AsyncSession,
    field: str,
    create: Callable[[AsyncSession], Awaitable[Any]],
    operators: tuple[str, ...],
) -> None:
    for key in sorted([(await create(session)).id for _ in range(2)], reverse=True):
        await create_an_entity_whose_name_has_exactly_forty_letters(session, **{field: key})
    found: list[Any] = [row[field] for row in await listed(client, URL)]
    values = sorted(found, key=lambda key: (key is None, key))
    await assert_sorts(client, URL, field, values)
    await assert_filters(client, URL, field, values, operators)


@pytest.mark.parametrize(
    ("name", "create", "values"),
    [
        (
            (
                "a_relation_whose_name_is_long_as_well__a_field_whose_name_is_exactly_fifty_charact"
                "ers_xyz"
            ),
            create_an_entity_whose_name_has_exactly_forty_letters,
            ["aaaaabz", "aaaaaca"],
        ),
        (
            (
                "a_relation_whose_name_is_long_as_well__another_field_whose_name_is_as_long_as_it_m"
                "ay_be_x"
            ),
            create_an_entity_whose_name_has_exactly_forty_letters,
            ["a-rather-long-value-of-this-enum", "another-rather-long-value-of-this-enum"],
        ),
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
        row = await create_an_entity_whose_name_has_exactly_forty_letters(
            session, **{f"{relation}_id": target.id}
        )
        (found,) = await listed(client, URL, {name: value})
        assert found["id"] == row.id


async def test_list_of_the_other_side_of_it(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    url = f"{URL}/{row.id}/the-other-side-of-it"
    await create_an_entity_whose_name_has_exactly_forty_letters(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_an_entity_whose_name_has_exactly_forty_letters(
            session, a_relation_whose_name_is_long_as_well_id=row.id
        )
        keys.append(item.id)
        statements.clear()
        items = await listed(client, url)
        assert [item["id"] for item in items] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{MISSING}/the-other-side-of-it"), 404)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    for _ in range(3):
        statements.clear()
        await client.get(URL)
        assert len(statements) == 2
        statements.clear()
        await client.get(f"{URL}/{row.id}")
        assert len(statements) == 1
        await create_an_entity_whose_name_has_exactly_forty_letters(session)
    data = await an_entity_whose_name_has_exactly_forty_letters_data(session)
    statements.clear()
    await client.post(URL, json=data)
    assert len(statements) == 1
    statements.clear()
    await client.patch(
        f"{URL}/{row.id}", json={"a_field_whose_name_is_exactly_fifty_characters_xyz": "aaaaaac"}
    )
    assert len(statements) == 2
    statements.clear()
    await client.delete(f"{URL}/{row.id}")
    assert len(statements) == 2


@pytest.mark.parametrize("name", ["a_relation_whose_name_is_long_as_well", "the_other_side_of_it"])
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    row = await create_an_entity_whose_name_has_exactly_forty_letters(session)
    with pytest.raises(InvalidRequestError):
        getattr(row, name)
