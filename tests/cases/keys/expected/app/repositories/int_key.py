"""Queries on int keys."""

from app.models.int_key import IntKey, IntKeyCreate, IntKeyFilter, IntKeyRead, IntKeyUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class IntKeyRepository(
    AsyncRepository[IntKey, IntKeyCreate, IntKeyUpdate, IntKeyRead, IntKeyFilter]
):
    """The rows of `int_keys`."""

    statements = Statements(IntKey, IntKeyRead, IntKeyFilter)
