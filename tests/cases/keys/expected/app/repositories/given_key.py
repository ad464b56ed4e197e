"""Queries on given keys."""

from app.models.given_key import (
    GivenKey,
    GivenKeyCreate,
    GivenKeyFilter,
    GivenKeyRead,
    GivenKeyUpdate,
)
from app.repository import AsyncRepository
from app.statements import Statements


class GivenKeyRepository(
    AsyncRepository[GivenKey, GivenKeyCreate, GivenKeyUpdate, GivenKeyRead, GivenKeyFilter]
):
    """The rows of `given_keys`."""

    statements = Statements(GivenKey, GivenKeyRead, GivenKeyFilter)
