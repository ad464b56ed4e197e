"""Queries on uuid keys."""

from app.models.uuid_key import UuidKey, UuidKeyCreate, UuidKeyFilter, UuidKeyRead, UuidKeyUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class UuidKeyRepository(
    AsyncRepository[UuidKey, UuidKeyCreate, UuidKeyUpdate, UuidKeyRead, UuidKeyFilter]
):
    """The rows of `uuid_keys`."""

    statements = Statements(UuidKey, UuidKeyRead, UuidKeyFilter)
