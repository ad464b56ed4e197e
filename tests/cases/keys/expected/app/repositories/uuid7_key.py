"""Queries on uuid7 keys."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.uuid7_key import (
    Uuid7Key,
    Uuid7KeyCreate,
    Uuid7KeyFilter,
    Uuid7KeyRead,
    Uuid7KeyUpdate,
)


class Uuid7KeyRepository(
    AsyncRepository[Uuid7Key, Uuid7KeyCreate, Uuid7KeyUpdate, Uuid7KeyRead, Uuid7KeyFilter]
):
    """The rows of `uuid7_keys`."""

    statements = Statements(Uuid7Key, Uuid7KeyRead, Uuid7KeyFilter)
