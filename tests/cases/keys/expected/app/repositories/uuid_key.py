"""Queries on uuid keys."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.uuid_key import UuidKey, UuidKeyCreate, UuidKeyFilter, UuidKeyRead, UuidKeyUpdate


class UuidKeyRepository(
    AsyncRepository[UuidKey, UuidKeyCreate, UuidKeyUpdate, UuidKeyRead, UuidKeyFilter]
):
    """The rows of `uuid_keys`."""

    statements = Statements(UuidKey, UuidKeyRead, UuidKeyFilter)
