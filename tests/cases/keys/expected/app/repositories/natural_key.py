"""Queries on natural keys."""

from app.models.natural_key import (
    NaturalKey,
    NaturalKeyCreate,
    NaturalKeyFilter,
    NaturalKeyRead,
    NaturalKeyUpdate,
)
from app.repository import AsyncRepository, Statements


class NaturalKeyRepository(
    AsyncRepository[
        NaturalKey,
        NaturalKeyCreate,
        NaturalKeyUpdate,
        NaturalKeyRead,
        NaturalKeyFilter,
    ]
):
    """The rows of `natural_keys`."""

    statements = Statements(NaturalKey, NaturalKeyRead, NaturalKeyFilter)
