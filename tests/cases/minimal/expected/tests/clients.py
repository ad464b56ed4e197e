"""Clients of the application."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from starlette.types import Receive, Scope, Send


def client_of(app: FastAPI, state: Mapping[str, Any]) -> AsyncClient:
    """A client of an application that has been started.

    Args:
        app: the application.
        state: what its start has left for requests to find.
    """

    async def started(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": state}, receive, send)

    return AsyncClient(transport=ASGITransport(started), base_url="http://test")
