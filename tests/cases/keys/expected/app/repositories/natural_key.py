"""Queries on natural keys."""

from typing import Never

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.natural_key import NaturalKey, NaturalKeyCreate, NaturalKeyFilter, NaturalKeyRead


class NaturalKeyRepository(
    AsyncRepository[NaturalKey, NaturalKeyCreate, Never, NaturalKeyRead, NaturalKeyFilter]
):
    """The rows of `natural_keys`."""

    statements = Statements(NaturalKey, NaturalKeyRead, NaturalKeyFilter)
