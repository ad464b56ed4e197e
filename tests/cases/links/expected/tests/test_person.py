"""People: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.models.acquaintance import Acquaintance
from app.models.club import ClubRead
from app.models.membership import Membership
from app.models.person import Person, PersonCreate, PersonRead
from app.models.place import PlaceRead
from app.models.tag import TagRead
from app.repositories.person import PersonRepository
from tests.answers import (
    ORDER,
    assert_filters,
    assert_includes,
    assert_searches,
    assert_sorts,
    assert_statements,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import (
    create_acquaintance,
    create_club,
    create_membership,
    create_person,
    create_place,
    create_tag,
    person_data,
)

URL = "/api/v1/people"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {}), ("DELETE", None)]
UNUSED_KEY = 2**31 - 1
REQUIRED = ["name"]
INVALID: list[Any] = [
    ("name", None),
    ("name", 1),
    pytest.param("name", "x" * 81, id="name-too-long"),
    ("friends_ids", None),
    ("friends_ids", "no list"),
    ("friends_ids", ["many"]),
    ("follows_ids", None),
    ("follows_ids", "no list"),
    ("follows_ids", ["many"]),
    ("tags_ids", None),
    ("tags_ids", "no list"),
    ("tags_ids", [1]),
    ("places_ids", None),
    ("places_ids", "no list"),
    ("places_ids", [[]]),
]


async def test_create(client: AsyncClient, session: AsyncSession) -> None:
    data = await person_data(session)
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    person = response.json()
    assert person == person | data
    location = response.headers["Location"]
    assert (await client.get(location)).json() == person


@pytest.mark.parametrize("field", REQUIRED)
async def test_create_requires(client: AsyncClient, session: AsyncSession, field: str) -> None:
    data = await person_data(session)
    del data[field]
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_create_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    data = await person_data(session) | {field: value}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await person_data(session) | {field: None}
    assert invalid_fields(await client.post(URL, json=data)) == {field}


async def test_create_with_friends(client: AsyncClient, session: AsyncSession) -> None:
    others = [await create_person(session) for _ in range(2)]
    keys = [other.id for other in others]
    data = await person_data(session)
    data["friends_ids"] = [*keys, keys[0]]
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    items = await listed(client, f"{response.headers['Location']}/friends")
    found = [item["id"] for item in items]
    assert sorted(found) == sorted(keys)
    data = await person_data(session)
    data["friends_ids"] = [2**31 - 1]
    assert problem(await client.post(URL, json=data), 409)["fields"] == ["friends_ids"]


async def test_create_many_with_friends(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    others = [await create_person(session) for _ in range(2)]
    keys = [other.id for other in others]
    for number in (1, 2):
        sent = [await person_data(session) | {"friends_ids": keys[:number]} for _ in range(number)]
        request = client.post(f"{URL}/bulk", json=sent)
        await assert_statements(statements, 3, request)


async def test_create_with_follows(client: AsyncClient, session: AsyncSession) -> None:
    others = [await create_person(session) for _ in range(2)]
    keys = [other.id for other in others]
    data = await person_data(session)
    data["follows_ids"] = [*keys, keys[0]]
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    items = await listed(client, f"{response.headers['Location']}/follows")
    found = [item["id"] for item in items]
    assert sorted(found) == sorted(keys)
    data = await person_data(session)
    data["follows_ids"] = [2**31 - 1]
    assert problem(await client.post(URL, json=data), 409)["fields"] == ["follows_ids"]


async def test_create_many_with_follows(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    others = [await create_person(session) for _ in range(2)]
    keys = [other.id for other in others]
    for number in (1, 2):
        sent = [await person_data(session) | {"follows_ids": keys[:number]} for _ in range(number)]
        request = client.post(f"{URL}/bulk", json=sent)
        await assert_statements(statements, 3, request)


async def test_create_with_tags(client: AsyncClient, session: AsyncSession) -> None:
    others = [await create_tag(session) for _ in range(2)]
    keys = [other.id for other in others]
    data = await person_data(session)
    data["tags_ids"] = [*keys, keys[0]]
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    items = await listed(client, f"{response.headers['Location']}/tags")
    found = [item["id"] for item in items]
    assert sorted(found) == sorted(keys)
    data = await person_data(session)
    data["tags_ids"] = ["missing"]
    assert problem(await client.post(URL, json=data), 409)["fields"] == ["tags_ids"]


async def test_create_many_with_tags(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    others = [await create_tag(session) for _ in range(2)]
    keys = [other.id for other in others]
    for number in (1, 2):
        sent = [await person_data(session) | {"tags_ids": keys[:number]} for _ in range(number)]
        request = client.post(f"{URL}/bulk", json=sent)
        await assert_statements(statements, 3, request)


async def test_create_with_places(client: AsyncClient, session: AsyncSession) -> None:
    others = [await create_place(session) for _ in range(2)]
    keys = [[other.x, other.y] for other in others]
    data = await person_data(session)
    data["places_ids"] = [*keys, keys[0]]
    response = await client.post(URL, json=data)
    assert response.status_code == 201, response.text
    items = await listed(client, f"{response.headers['Location']}/places")
    found = [[item["x"], item["y"]] for item in items]
    assert sorted(found) == sorted(keys)
    data = await person_data(session)
    data["places_ids"] = [[2**31 - 1, 2**31 - 1]]
    assert problem(await client.post(URL, json=data), 409)["fields"] == ["places_ids"]


async def test_create_many_with_places(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    others = [await create_place(session) for _ in range(2)]
    keys = [[other.x, other.y] for other in others]
    for number in (1, 2):
        sent = [await person_data(session) | {"places_ids": keys[:number]} for _ in range(number)]
        request = client.post(f"{URL}/bulk", json=sent)
        await assert_statements(statements, 3, request)


@pytest.mark.parametrize(("field", "value"), [("name", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_person(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Person).values({field: text(value)}))


async def test_create_many(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    sent = [await person_data(session) for _ in range(3)]
    statements.clear()
    response = await client.post(f"{URL}/bulk", json=sent)
    assert response.status_code == 201, response.text
    assert len(statements) == 1
    rows = response.json()
    assert rows == [row | data for row, data in zip(rows, sent, strict=True)]


@pytest.mark.parametrize("field", ["id", "unknown"])
async def test_create_many_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    data = await person_data(session) | {field: None}
    problem(await client.post(f"{URL}/bulk", json=[data]), 422)


@pytest.mark.parametrize("number", [0, 1001])
async def test_create_many_takes_no_other_number(
    client: AsyncClient, session: AsyncSession, number: int
) -> None:
    data = await person_data(session)
    problem(await client.post(f"{URL}/bulk", json=[data] * number), 422)


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "person_id"), (f"{2**31}", "person_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(("field", "value"), [("name", "Name 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    before = PersonRead.model_validate(person)
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
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    before = PersonRead.model_validate(person)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "tags_ids", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_delete(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    assert (await client.delete(url)).status_code == 204
    problem(await client.delete(url), 404)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert found is None


async def test_delete_with_membership_person(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    dependent = await create_membership(session, person_id=person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Membership, (dependent.person_id, dependent.club_id))
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_with_acquaintance_other(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    dependent = await create_acquaintance(session, other_id=person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Acquaintance, dependent.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_with_acquaintance_one(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    dependent = await create_acquaintance(session, one_id=person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Acquaintance, dependent.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_when_linked_friends(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    other = await create_person(session)
    await PersonRepository(session).link(Person.friends, person, other.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_when_linked_follows(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    other = await create_person(session)
    await PersonRepository(session).link(Person.follows, person, other.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_when_linked_tags(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    other = await create_tag(session)
    await PersonRepository(session).link(Person.tags, person, other.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, person.id)
    problem(response, 409)
    assert found is not None


async def test_delete_when_linked_places(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    other = await create_place(session)
    await PersonRepository(session).link(Person.places, person, (other.x, other.y))
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_when_linked_by_person_friends(
    client: AsyncClient, session: AsyncSession
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    other = await create_person(session)
    await PersonRepository(session).link(Person.friends, other, person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_delete_when_linked_by_person_follows(
    client: AsyncClient, session: AsyncSession
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    other = await create_person(session)
    await PersonRepository(session).link(Person.follows, other, person.id)
    response = await client.delete(url)
    session.expunge_all()
    found = await session.get(Person, person.id)
    assert response.status_code == 204, response.text
    assert found is None


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_person(session)
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
    ],
)
async def test_list_refuses(client: AsyncClient, name: str, value: object) -> None:
    assert invalid_fields(await client.get(URL, params={name: str(value)})) == {name}


async def test_filters_refuse(client: AsyncClient) -> None:
    query = {"id": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_person(session)
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
        await create_person(session)
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
        await create_person(session)
    person, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    url = f"{URL}/{person['id']}"
    await client.delete(url)
    await create_person(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert person not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_person(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


async def test_search_finds_parts_of_texts(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_person(session)
    await assert_searches(client, URL, ["name"])


async def test_include_friends(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    other = await create_person(session)
    await PersonRepository(session).link(Person.friends, person, other.id)
    expected = [PersonRead.model_validate(other).model_dump(mode="json")]
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "friends", expected)
    rows = await listed(client, URL, {"include": "friends"})
    assert expected in [row["friends"] for row in rows]


async def test_include_follows(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    other = await create_person(session)
    await PersonRepository(session).link(Person.follows, person, other.id)
    expected = [PersonRead.model_validate(other).model_dump(mode="json")]
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "follows", expected)
    rows = await listed(client, URL, {"include": "follows"})
    assert expected in [row["follows"] for row in rows]


async def test_include_tags(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    other = await create_tag(session)
    await PersonRepository(session).link(Person.tags, person, other.id)
    expected = [TagRead.model_validate(other).model_dump(mode="json")]
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "tags", expected)
    rows = await listed(client, URL, {"include": "tags"})
    assert expected in [row["tags"] for row in rows]


async def test_include_places(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    other = await create_place(session)
    await PersonRepository(session).link(Person.places, person, (other.x, other.y))
    expected = [PlaceRead.model_validate(other).model_dump(mode="json")]
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "places", expected)
    rows = await listed(client, URL, {"include": "places"})
    assert expected in [row["places"] for row in rows]


async def test_include_clubs(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    other = await create_club(session)
    await create_membership(session, person_id=person.id, club_id=other.id)
    expected = [ClubRead.model_validate(other).model_dump(mode="json")]
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "clubs", expected)
    rows = await listed(client, URL, {"include": "clubs"})
    assert expected in [row["clubs"] for row in rows]


async def test_include_knows(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    other = await create_person(session)
    await create_acquaintance(session, one_id=person.id, other_id=other.id)
    expected = [PersonRead.model_validate(other).model_dump(mode="json")]
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, "knows", expected)
    rows = await listed(client, URL, {"include": "knows"})
    assert expected in [row["knows"] for row in rows]


@pytest.mark.parametrize(
    ("name", "nothing"),
    [("friends", []), ("follows", []), ("tags", []), ("places", []), ("clubs", []), ("knows", [])],
)
async def test_includes_are_empty_where_there_is_nothing(
    client: AsyncClient, session: AsyncSession, name: str, nothing: object
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    await assert_includes(client, url, name, nothing)


async def test_includes_go_together(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    names = ["friends", "follows", "tags", "places", "clubs", "knows"]
    response = await client.get(url, params={"include": ",".join(names)})
    assert response.json().keys() >= set(names)


async def test_unknown_includes_are_refused(client: AsyncClient, session: AsyncSession) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    query = {"include": "unknown"}
    assert invalid_fields(await client.get(url, params=query)) == {"include"}


async def test_list_of_acquaintances(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/acquaintances"
    await create_acquaintance(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_acquaintance(session, one_id=person.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "other"})
        )
        assert all("other" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/acquaintances"), 404)


async def test_list_of_friends(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/friends"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session)
        await PersonRepository(session).link(Person.friends, person, item.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "friends"})
        )
        assert all("friends" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/friends"), 404)


async def test_list_of_follows(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/follows"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session)
        await PersonRepository(session).link(Person.follows, person, item.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "friends"})
        )
        assert all("friends" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/follows"), 404)


async def test_list_of_tags(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/tags"
    await create_tag(session)
    assert await listed(client, url) == []
    keys: list[str] = []
    for _ in range(2):
        item = await create_tag(session)
        await PersonRepository(session).link(Person.tags, person, item.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{UNUSED_KEY}/tags"), 404)


async def test_list_of_places(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/places"
    await create_place(session)
    assert await listed(client, url) == []
    key = ["x", "y"]
    keys: list[list[int]] = []
    for _ in range(2):
        item = await create_place(session)
        await PersonRepository(session).link(Person.places, person, (item.x, item.y))
        keys.append([item.x, item.y])
        statements.clear()
        rows = await listed(client, url)
        assert [[row[name] for name in key] for row in rows] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{UNUSED_KEY}/places"), 404)


async def test_list_of_clubs(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/clubs"
    await create_club(session)
    assert await listed(client, url) == []
    keys: list[str] = []
    for _ in range(2):
        item = await create_club(session)
        await create_membership(session, person_id=person.id, club_id=item.id)
        keys.append(str(item.id))
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
    problem(await client.get(f"{URL}/{UNUSED_KEY}/clubs"), 404)


async def test_list_of_knows(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/knows"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session)
        await create_acquaintance(session, one_id=person.id, other_id=item.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "friends"})
        )
        assert all("friends" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/knows"), 404)


async def test_list_of_followers(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/followers"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session)
        await PersonRepository(session).link(Person.follows, item, person.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "friends"})
        )
        assert all("friends" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/followers"), 404)


async def test_list_of_known_by(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    person = await create_person(session)
    url = f"{URL}/{person.id}/known-by"
    await create_person(session)
    assert await listed(client, url) == []
    keys: list[int] = []
    for _ in range(2):
        item = await create_person(session)
        await create_acquaintance(session, other_id=person.id, one_id=item.id)
        keys.append(item.id)
        statements.clear()
        rows = await listed(client, url)
        assert [row["id"] for row in rows] == sorted(keys)
        assert len(statements) == 3
        response = await assert_statements(
            statements, 4, client.get(url, params={"include": "friends"})
        )
        assert all("friends" in row for row in response.json()["items"])
    problem(await client.get(f"{URL}/{UNUSED_KEY}/known-by"), 404)


async def test_friends_are_linked_one_by_one(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    first, second = [await create_person(session) for _ in range(2)]
    person = await create_person(session)
    url = f"{URL}/{person.id}/friends"
    for method, other, linked, count in (
        ("PUT", first, [first], 3),
        ("PUT", second, [first, second], 3),
        ("DELETE", first, [second], 2),
        ("DELETE", second, [], 2),
    ):
        url_of_other = f"{url}/{other.id}"
        for _ in range(2):
            request = client.request(method, url_of_other)
            response = await assert_statements(statements, count, request)
            assert response.status_code == 204, response.text
        await session.refresh(person, ["friends"])
        assert len(person.friends) == len(linked)
        assert all(row in person.friends for row in linked)
    problem(await client.put(f"{url}/{2**31 - 1}"), 404)
    missing = f"{URL}/{UNUSED_KEY}/friends/{first.id}"
    for method in ("PUT", "DELETE"):
        problem(await client.request(method, missing), 404)


async def test_update_replaces_friends(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    first, second = [await create_person(session) for _ in range(2)]
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    for keys, linked, count in (
        ([first.id, first.id], [first], 4),
        ([first.id, second.id], [first, second], 4),
        ([second.id], [second], 4),
        ([], [], 2),
    ):
        change = {"friends_ids": keys}
        await assert_statements(statements, count, client.patch(url, json=change))
        await session.refresh(person, ["friends"])
        assert len(person.friends) == len(linked)
        assert all(row in person.friends for row in linked)


async def test_follows_are_linked_one_by_one(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    first, second = [await create_person(session) for _ in range(2)]
    person = await create_person(session)
    url = f"{URL}/{person.id}/follows"
    for method, other, linked, count in (
        ("PUT", first, [first], 3),
        ("PUT", second, [first, second], 3),
        ("DELETE", first, [second], 2),
        ("DELETE", second, [], 2),
    ):
        url_of_other = f"{url}/{other.id}"
        for _ in range(2):
            request = client.request(method, url_of_other)
            response = await assert_statements(statements, count, request)
            assert response.status_code == 204, response.text
        await session.refresh(person, ["follows"])
        assert len(person.follows) == len(linked)
        assert all(row in person.follows for row in linked)
    problem(await client.put(f"{url}/{2**31 - 1}"), 404)
    missing = f"{URL}/{UNUSED_KEY}/follows/{first.id}"
    for method in ("PUT", "DELETE"):
        problem(await client.request(method, missing), 404)


async def test_update_replaces_follows(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    first, second = [await create_person(session) for _ in range(2)]
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    for keys, linked, count in (
        ([first.id, first.id], [first], 4),
        ([first.id, second.id], [first, second], 4),
        ([second.id], [second], 4),
        ([], [], 2),
    ):
        change = {"follows_ids": keys}
        await assert_statements(statements, count, client.patch(url, json=change))
        await session.refresh(person, ["follows"])
        assert len(person.follows) == len(linked)
        assert all(row in person.follows for row in linked)


async def test_places_are_linked_one_by_one(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    first, second = [await create_place(session) for _ in range(2)]
    person = await create_person(session)
    url = f"{URL}/{person.id}/places"
    for method, other, linked, count in (
        ("PUT", first, [first], 3),
        ("PUT", second, [first, second], 3),
        ("DELETE", first, [second], 2),
        ("DELETE", second, [], 2),
    ):
        url_of_other = f"{url}/{other.x}/{other.y}"
        for _ in range(2):
            request = client.request(method, url_of_other)
            response = await assert_statements(statements, count, request)
            assert response.status_code == 204, response.text
        await session.refresh(person, ["places"])
        assert len(person.places) == len(linked)
        assert all(row in person.places for row in linked)
    problem(await client.put(f"{url}/{2**31 - 1}/{2**31 - 1}"), 404)
    missing = f"{URL}/{UNUSED_KEY}/places/{first.x}/{first.y}"
    for method in ("PUT", "DELETE"):
        problem(await client.request(method, missing), 404)


async def test_update_replaces_places(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    first, second = [await create_place(session) for _ in range(2)]
    person = await create_person(session)
    url = f"{URL}/{person.id}"
    for keys, linked, count in (
        ([[first.x, first.y], [first.x, first.y]], [first], 4),
        ([[first.x, first.y], [second.x, second.y]], [first, second], 4),
        ([[second.x, second.y]], [second], 4),
        ([], [], 2),
    ):
        change = {"places_ids": keys}
        await assert_statements(statements, count, client.patch(url, json=change))
        await session.refresh(person, ["places"])
        assert len(person.places) == len(linked)
        assert all(row in person.places for row in linked)


@pytest.mark.parametrize(
    "name",
    [
        "acquaintances",
        "friends",
        "follows",
        "tags",
        "places",
        "clubs",
        "knows",
        "followers",
        "known_by",
    ],
)
async def test_relationships_are_loaded_only_on_demand(session: AsyncSession, name: str) -> None:
    person = await create_person(session)
    with pytest.raises(InvalidRequestError):
        getattr(person, name)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for number in (1, 3):
        person = await create_person(session)
        url = f"{URL}/{person.id}"
        for _ in range(number):
            other_person = await create_person(session)
            await PersonRepository(session).link(Person.friends, person, other_person.id)
            relative_1 = await create_person(session)
            await PersonRepository(session).link(Person.follows, person, relative_1.id)
            tag = await create_tag(session)
            await PersonRepository(session).link(Person.tags, person, tag.id)
            place = await create_place(session)
            await PersonRepository(session).link(Person.places, person, (place.x, place.y))
            club = await create_club(session)
            await create_membership(session, person_id=person.id, club_id=club.id)
            relative_2 = await create_person(session)
            await create_acquaintance(session, one_id=person.id, other_id=relative_2.id)
            await create_acquaintance(session, one_id=person.id)
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        for include in ("friends", "follows", "tags", "places", "clubs", "knows"):
            query = {"include": include}
            await assert_statements(statements, 3, client.get(URL, params=query))
            await assert_statements(statements, 2, client.get(url, params=query))
        query = {"include": "friends,follows,tags,places,clubs,knows"}
        await assert_statements(statements, 8, client.get(URL, params=query))
        await assert_statements(statements, 7, client.get(url, params=query))
        data = await person_data(session)
        await assert_statements(statements, 1, client.post(URL, json=data))
        await assert_statements(statements, 2, client.patch(url, json={"name": "Name 90"}))
        person = await create_person(session)
        url = f"{URL}/{person.id}"
        await assert_statements(statements, 2, client.delete(url))
        # The next row may get the key of the one that is gone.
        session.expunge_all()


async def test_many_rows_are_created_and_streamed(session: AsyncSession) -> None:
    repository = PersonRepository(session)
    data = [PersonCreate.model_validate(await person_data(session)) for _ in range(3)]
    rows = await repository.create_many(data)
    streamed = [row async for row in repository.stream()]
    assert streamed == await repository.list()
    assert len(streamed) == len(rows) == await repository.count()
    assert all(row in rows for row in streamed)
