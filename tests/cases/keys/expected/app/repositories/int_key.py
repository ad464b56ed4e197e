"""Queries on int keys."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.int_key import IntKey, IntKeyCreate, IntKeyFilter, IntKeyRead, IntKeyUpdate


class IntKeyRepository(
    AsyncRepository[IntKey, IntKeyCreate, IntKeyUpdate, IntKeyRead, IntKeyFilter]
):
    """The rows of `int_keys`."""

    statements = Statements(IntKey, IntKeyRead, IntKeyFilter)
