"""Queries on possible."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.possible import (
    Possible,
    PossibleCreate,
    PossibleFilter,
    PossibleRead,
    PossibleUpdate,
)


class PossibleRepository(
    AsyncRepository[Possible, PossibleCreate, PossibleUpdate, PossibleRead, PossibleFilter]
):
    """The rows of `possible`."""

    statements = Statements(Possible, PossibleRead, PossibleFilter)
