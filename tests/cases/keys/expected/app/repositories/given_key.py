"""Queries on given keys."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.given_key import (
    GivenKey,
    GivenKeyCreate,
    GivenKeyFilter,
    GivenKeyRead,
    GivenKeyUpdate,
)


class GivenKeyRepository(
    AsyncRepository[GivenKey, GivenKeyCreate, GivenKeyUpdate, GivenKeyRead, GivenKeyFilter]
):
    """The rows of `given_keys`."""

    statements = Statements(GivenKey, GivenKeyRead, GivenKeyFilter)
