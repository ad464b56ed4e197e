"""Queries on str keys."""

from app.models.str_key import StrKey, StrKeyCreate, StrKeyFilter, StrKeyRead, StrKeyUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class StrKeyRepository(
    AsyncRepository[StrKey, StrKeyCreate, StrKeyUpdate, StrKeyRead, StrKeyFilter]
):
    """The rows of `str_keys`."""

    statements = Statements(StrKey, StrKeyRead, StrKeyFilter)
