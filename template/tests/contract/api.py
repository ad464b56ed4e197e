"""Calls of the application, and what they must be answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.types import Receive, Scope, Send

Json = Any
"""What an answer holds; tests look into it without asking first."""
SECRETS = re.compile(r"Traceback|sqlalchemy|asyncpg|sqlite3|SELECT |INSERT |UPDATE |DELETE |Key \(")
"""What tells of the program, of its statements or of the contents of rows."""


@dataclass(frozen=True)
class Calls:
    """The application as its clients call it."""

    client: AsyncClient

    async def send(
        self,
        method: str,
        url: str,
        body: object = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request, with a body of JSON if there is one."""
        return await self.client.request(method, url, json=body, params=query, headers=headers)

    async def call(self, method: str, url: str, body: object = None, status: int = 200) -> Json:
        """What a request is answered, which must succeed with this status."""
        return _answer(await self.send(method, url, body), status)

    async def get(self, url: str, query: Mapping[str, Any] | None = None) -> Json:
        """What a request that only reads is answered, which must succeed."""
        return _answer(await self.send("GET", url, query=query), 200)

    async def listed(self, url: str, query: Mapping[str, Any] | None = None) -> list[Json]:
        """The rows of the page that a query asks for."""
        items: list[Json] = (await self.get(url, query))["items"]
        return items

    async def refused(self, status: int, method: str, url: str, body: object = None) -> Json:
        """The problem that a request is answered, which must have this status."""
        return problem(await self.send(method, url, body), status)

    async def invalid(
        self, method: str, url: str, body: object = None, query: Mapping[str, Any] | None = None
    ) -> set[str]:
        """The fields or parameters that a 422 names."""
        found = problem(await self.send(method, url, body, query=query), 422)
        return {error["loc"][1] for error in found["errors"]}

    async def conflict(self, method: str, url: str, body: object = None) -> list[str]:
        """The fields that a 409 names."""
        fields: list[str] = (await self.refused(409, method, url, body)).get("fields", [])
        return fields


@dataclass(frozen=True)
class Api(Calls):
    """The application within the transaction of a test, and a session to prepare rows with."""

    session: AsyncSession


def _answer(response: Response, status: int) -> Json:
    assert response.status_code == status, response.text
    return response.json() if response.content else None


def problem(response: Response, status: int) -> dict[str, Any]:
    """The body of an error of this status, which must keep what is nobody's business."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert not SECRETS.search(response.text), response.text
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    return body


def client_of(
    app: FastAPI, state: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> AsyncClient:
    """A client of an application whose start has left this state for requests to find."""

    async def started(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    transport = ASGITransport(started)
    return AsyncClient(transport=transport, base_url="http://test", headers=headers)
