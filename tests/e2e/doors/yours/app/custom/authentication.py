"""Who may call the API: one key opens everything, another only what reads."""

import secrets
from http import HTTPMethod, HTTPStatus
from typing import Annotated

from fastapi import HTTPException, Request, Security
from fastapi.security import APIKeyHeader
from pydantic import SecretStr

from app.settings import Settings

api_key = APIKeyHeader(name="X-API-Key", auto_error=False)


async def authenticate(request: Request, given: Annotated[str | None, Security(api_key)]) -> None:
    """Let a request pass that has a key; where none is set, the API is closed."""
    settings: Settings = request.state.settings
    if _is(settings.api_key, given):
        return
    if not _is(settings.api_read_key, given):
        raise HTTPException(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "APIKey"})
    if request.method != HTTPMethod.GET:
        raise HTTPException(HTTPStatus.FORBIDDEN, "This key only reads.")


def _is(expected: SecretStr | None, given: str | None) -> bool:
    if expected is None or given is None:
        return False
    # In a time that does not tell how much of it is right.
    return secrets.compare_digest(expected.get_secret_value().encode(), given.encode())
