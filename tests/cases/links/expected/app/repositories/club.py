"""Queries on clubs."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.club import Club, ClubCreate, ClubFilter, ClubRead, ClubUpdate


class ClubRepository(AsyncRepository[Club, ClubCreate, ClubUpdate, ClubRead, ClubFilter]):
    """The rows of `clubs`."""

    statements = Statements(Club, ClubRead, ClubFilter)
