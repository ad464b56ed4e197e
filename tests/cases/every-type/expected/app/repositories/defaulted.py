"""Queries on defaulted."""

from app.models.defaulted import (
    Defaulted,
    DefaultedCreate,
    DefaultedFilter,
    DefaultedRead,
    DefaultedUpdate,
)
from app.repository import AsyncRepository
from app.statements import Statements


class DefaultedRepository(
    AsyncRepository[Defaulted, DefaultedCreate, DefaultedUpdate, DefaultedRead, DefaultedFilter]
):
    """The rows of `defaulted`."""

    statements = Statements(Defaulted, DefaultedRead, DefaultedFilter)
