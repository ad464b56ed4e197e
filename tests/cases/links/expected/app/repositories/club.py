"""Queries on clubs."""

from app.models.club import Club, ClubCreate, ClubFilter, ClubRead, ClubUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class ClubRepository(AsyncRepository[Club, ClubCreate, ClubUpdate, ClubRead, ClubFilter]):
    """The rows of `clubs`."""

    statements = Statements(Club, ClubRead, ClubFilter)
