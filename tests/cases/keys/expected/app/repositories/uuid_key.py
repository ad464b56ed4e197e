"""Queries on uuid keys."""

from app.models.uuid_key import UuidKey, UuidKeyCreate, UuidKeyFilter, UuidKeyRead, UuidKeyUpdate
from app.repository import AsyncRepository, Statements


class UuidKeyRepository(
    AsyncRepository[UuidKey, UuidKeyCreate, UuidKeyUpdate, UuidKeyRead, UuidKeyFilter]
):
    """The rows of `uuid_keys`."""

    statements = Statements(UuidKey, UuidKeyRead, UuidKeyFilter)
