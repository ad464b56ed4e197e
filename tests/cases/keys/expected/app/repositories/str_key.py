"""Queries on str keys."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.str_key import StrKey, StrKeyCreate, StrKeyFilter, StrKeyRead, StrKeyUpdate


class StrKeyRepository(
    AsyncRepository[StrKey, StrKeyCreate, StrKeyUpdate, StrKeyRead, StrKeyFilter]
):
    """The rows of `str_keys`."""

    statements = Statements(StrKey, StrKeyRead, StrKeyFilter)
