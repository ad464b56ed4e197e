"""Queries on natural keys."""

from typing import Never

from app.models.natural_key import NaturalKey, NaturalKeyCreate, NaturalKeyFilter, NaturalKeyRead
from app.repository import AsyncRepository
from app.statements import Statements


class NaturalKeyRepository(
    AsyncRepository[NaturalKey, NaturalKeyCreate, Never, NaturalKeyRead, NaturalKeyFilter]
):
    """The rows of `natural_keys`."""

    statements = Statements(NaturalKey, NaturalKeyRead, NaturalKeyFilter)
