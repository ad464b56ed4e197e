"""Settings: what the API answers, and what the database holds to."""

from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.errors import PreconditionFailedError
from app.models.setting import Setting, SettingRead, SettingUpdate
from app.repositories.setting import SettingRepository
from tests.answers import (
    ORDER,
    assert_filters,
    assert_sorts,
    assert_statements,
    invalid_fields,
    listed,
    problem,
    walked,
)
from tests.factories import create_setting

URL = "/api/v1/settings"
METHODS: list[tuple[str, object]] = [("GET", None), ("PATCH", {})]
UNUSED_KEY = 2**31 - 1
INVALID: list[Any] = [("value", None), ("value", 1)]


@pytest.mark.parametrize(("field", "value"), [("value", "NULL")])
async def test_database_refuses(session: AsyncSession, field: str, value: str) -> None:
    await create_setting(session)
    with pytest.raises(IntegrityError):
        await session.exec(update(Setting).values({field: text(value)}))


@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_missing_key(client: AsyncClient, method: str, body: object) -> None:
    problem(await client.request(method, f"{URL}/{UNUSED_KEY}", json=body), 404)


@pytest.mark.parametrize(
    ("key", "parameter"), [("malformed", "setting_id"), (f"{2**31}", "setting_id")]
)
@pytest.mark.parametrize(("method", "body"), METHODS)
async def test_malformed_key(
    client: AsyncClient, method: str, body: object, key: str, parameter: str
) -> None:
    response = await client.request(method, f"{URL}/{key}", json=body)
    assert invalid_fields(response) == {parameter}


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("POST", URL, 405),
        ("DELETE", "/api/v1/settings/1", 405),
        ("POST", "/api/v1/settings/bulk", 405),
    ],
)
async def test_what_is_not_offered(client: AsyncClient, method: str, url: str, status: int) -> None:
    problem(await client.request(method, url), status)


@pytest.mark.parametrize(("field", "value"), [("value", "Value 2")])
async def test_update_changes_only_what_is_sent(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    before = SettingRead.model_validate(setting)
    response = await client.patch(url, json={field: value})
    assert response.status_code == 200, response.text
    after = response.json()
    expected = before.model_dump(mode="json") | {field: value}
    assert after == expected | {"version": after["version"]}
    assert (await client.get(url)).json() == after


@pytest.mark.parametrize(("field", "value"), INVALID)
async def test_update_refuses(
    client: AsyncClient, session: AsyncSession, field: str, value: object
) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    response = await client.patch(url, json={field: value})
    assert invalid_fields(response) == {field}


async def test_update_with_nothing_changes_nothing(
    client: AsyncClient, session: AsyncSession
) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    before = SettingRead.model_validate(setting)
    response = await client.patch(url, json={})
    assert response.status_code == 200, response.text
    assert response.json() == before.model_dump(mode="json")


@pytest.mark.parametrize("field", ["id", "version", "unknown"])
async def test_update_refuses_other_fields(
    client: AsyncClient, session: AsyncSession, field: str
) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    response = await client.patch(url, json={field: None})
    assert invalid_fields(response) == {field}


async def test_answers_tell_the_version(client: AsyncClient, session: AsyncSession) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    answers = [
        await client.get(url),
        await client.patch(url, json={}),
    ]
    for answer in answers:
        assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'


@pytest.mark.parametrize(
    ("if_match", "matches"),
    [
        ('"1"', True),
        ('"7", "1"', True),
        ("*", True),
        ('"2"', False),
        ('W/"1"', False),
        ("1", False),
        ('"x"', False),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("PATCH", "")])
async def test_changes_of_a_version(
    client: AsyncClient, session: AsyncSession, method: str, path: str, if_match: str, matches: bool
) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    headers = {"If-Match": if_match}
    response = await client.request(method, f"{url}{path}", json={}, headers=headers)
    if matches:
        assert response.is_success, response.text
    else:
        problem(response, 412)


async def test_the_second_of_two_writers_is_refused(
    client: AsyncClient, session: AsyncSession
) -> None:
    setting = await create_setting(session)
    url = f"{URL}/{setting.id}"
    headers = {"If-Match": (await client.get(url)).headers["ETag"]}
    change = {"value": "Value 2"}
    assert (await client.patch(url, json=change, headers=headers)).status_code == 200
    problem(await client.patch(url, json=change, headers=headers), 412)


async def test_a_change_in_between_is_noticed(session: AsyncSession) -> None:
    setting = await create_setting(session)
    unseen = update(Setting).values(version=2)
    await session.exec(unseen, execution_options={"synchronize_session": False})
    change = SettingUpdate.model_validate({"value": "Value 2"})
    with pytest.raises(PreconditionFailedError):
        await SettingRepository(session).update(setting, change)


async def test_list_is_in_the_order_of_keys(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_setting(session)
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
    query = {"id": "many"}
    assert invalid_fields(await client.get(URL, params=query)) == query.keys()
    for field, operators, values in (("id", ORDER, ["many", "0.5", -(2**31) - 1, 2**31]),):
        for value in values:
            query = {f"{field}__{operator}": str(value) for operator in operators}
            assert invalid_fields(await client.get(URL, params=query)) == query.keys()


async def test_list_has_pages(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(3):
        await create_setting(session)
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
        await create_setting(session)
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
        await create_setting(session)
    setting, second = await listed(client, URL)
    first = (await client.get(URL, params={"limit": 1})).json()
    await create_setting(session)
    rows = await walked(client, URL, {"cursor": first["next_cursor"]})
    assert second in rows
    assert setting not in rows


async def test_list_by_key(client: AsyncClient, session: AsyncSession) -> None:
    for _ in range(2):
        await create_setting(session)
    keys = [row["id"] for row in await listed(client, URL)]
    await assert_sorts(client, URL, "id", keys)
    await assert_filters(client, URL, "id", keys, ORDER)


async def test_number_of_statements(
    client: AsyncClient, session: AsyncSession, statements: list[str]
) -> None:
    for _ in range(2):
        setting = await create_setting(session)
        url = f"{URL}/{setting.id}"
        await assert_statements(statements, 2, client.get(URL))
        await assert_statements(statements, 1, client.get(url))
        await assert_statements(statements, 2, client.patch(url, json={"value": "Value 90"}))
