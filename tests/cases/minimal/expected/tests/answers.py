"""What the tests expect of answers."""

import re
from collections.abc import Awaitable
from typing import Any

from httpx import AsyncClient, Response

SECRETS = re.compile(r"Traceback|sqlalchemy|asyncpg|sqlite3|SELECT |INSERT |UPDATE |DELETE |Key \(")
"""What tells of the program, of its statements or of the contents of rows."""

EQUALITY = ("eq", "ne", "in", "not_in")
ORDER = (*EQUALITY, "gt", "ge", "lt", "le")


def problem(response: Response, status: int) -> dict[str, Any]:
    """The body of an error of this status, which must keep what is nobody's business."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert not SECRETS.search(response.text), response.text
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    return body


def invalid_fields(response: Response) -> set[str]:
    """What a 422 names."""
    return {part["loc"][1] for part in problem(response, 422)["errors"]}


async def assert_statements(
    statements: list[str], count: int, request: Awaitable[Response]
) -> Response:
    """A request must succeed, and send so many statements to the database; this is its answer."""
    statements.clear()
    response = await request
    assert response.is_success, response.text
    assert len(statements) == count, statements
    return response


async def listed(
    client: AsyncClient, url: str, query: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The rows of the page that a query asks for."""
    response = await client.get(url, params=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def walked(client: AsyncClient, url: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows that a query asks for, one page after the other, each with a single row."""
    rows: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        response = await client.get(url, params={**query, **cursor, "limit": 1})
        assert response.status_code == 200, response.text
        page = response.json()
        rows += page["items"]
        if page["next_cursor"] is None:
            return rows
        cursor = {"cursor": page["next_cursor"]}


async def assert_sorts(client: AsyncClient, url: str, field: str, values: list[Any]) -> None:
    """Nulls must come last both ways; two values are given in ascending order, then nulls."""
    low, high, *nulls = values
    for sort, expected in ((field, [low, high, *nulls]), (f"-{field}", [high, low, *nulls])):
        rows = await listed(client, url, {"sort": sort})
        assert [row[field] for row in rows] == expected
        assert await walked(client, url, {"sort": sort}) == rows


async def assert_filters(
    client: AsyncClient, url: str, field: str, values: list[Any], operators: tuple[str, ...]
) -> None:
    """Every operator must find the right ones of the rows that have these values.

    Args:
        client: of the application.
        url: of the list, which has a row for each of the values and no others.
        field: whose values they are.
        values: two in ascending order, then nulls.
        operators: those that the field knows.
    """
    low, high, *nulls = values
    expected = {
        "eq": (low, [low]),
        "ne": (low, [high, *nulls]),
        "in": (low, [low]),
        "not_in": (low, [high, *nulls]),
        "gt": (low, [high]),
        "ge": (high, [high]),
        "lt": (high, [low]),
        "le": (low, [low]),
    }
    for operator in operators:
        if operator in expected:
            asked, found = expected[operator]
            rows = await walked(client, url, {f"{field}__{operator}": asked})
            assert sorted(str(row[field]) for row in rows) == sorted(map(str, found)), operator
    if nulls:
        for asked, found in ((True, nulls), (False, [low, high])):
            rows = await listed(client, url, {f"{field}__isnull": asked})
            assert sorted(str(row[field]) for row in rows) == sorted(map(str, found))
