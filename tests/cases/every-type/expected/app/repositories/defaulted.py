"""Queries on defaulted."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.defaulted import (
    Defaulted,
    DefaultedCreate,
    DefaultedFilter,
    DefaultedRead,
    DefaultedUpdate,
)


class DefaultedRepository(
    AsyncRepository[Defaulted, DefaultedCreate, DefaultedUpdate, DefaultedRead, DefaultedFilter]
):
    """The rows of `defaulted`."""

    statements = Statements(Defaulted, DefaultedRead, DefaultedFilter)
