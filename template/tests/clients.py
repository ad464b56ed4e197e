"""Clients of the application."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx import ASGITransport, AsyncClient
from starlette.types import Message, Receive, Scope, Send

UNDOCUMENTED = {405, 500}
"""What any path may answer: to a method that it does not have, and to a fault of the program."""


def client_of(app: FastAPI, state: Mapping[str, Any]) -> AsyncClient:
    """A client of an application that has been started, which answers only what it documents.

    Args:
        app: the application.
        state: what its start has left for requests to find.
    """

    async def started(scope: Scope, receive: Receive, send: Send) -> None:
        request = {**scope, "state": state}
        statuses: list[int] = []

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        await app(request, receive, note)
        route = request.get("route")
        if isinstance(route, APIRoute) and route.include_in_schema:
            assert UNDOCUMENTED.union(_documented(app)[route.name]).issuperset(statuses)

    return AsyncClient(transport=ASGITransport(started), base_url="http://test")


@cache
def _documented(app: FastAPI) -> Mapping[str, Collection[int]]:
    """The statuses that the OpenAPI document has, by operation."""
    paths: dict[str, dict[str, dict[str, Any]]] = app.openapi()["paths"]
    return {
        operation["operationId"]: {int(status) for status in operation["responses"]}
        for path in paths.values()
        for operation in path.values()
    }
