"""Queries on possible."""

from app.models.possible import (
    Possible,
    PossibleCreate,
    PossibleFilter,
    PossibleRead,
    PossibleUpdate,
)
from app.repository import AsyncRepository
from app.statements import Statements


class PossibleRepository(
    AsyncRepository[Possible, PossibleCreate, PossibleUpdate, PossibleRead, PossibleFilter]
):
    """The rows of `possible`."""

    statements = Statements(Possible, PossibleRead, PossibleFilter)
