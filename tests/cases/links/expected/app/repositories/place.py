"""Queries on places."""

from typing import Never

from app.models.place import Place, PlaceCreate, PlaceFilter, PlaceRead
from app.repository import AsyncRepository
from app.statements import Statements


class PlaceRepository(AsyncRepository[Place, PlaceCreate, Never, PlaceRead, PlaceFilter]):
    """The rows of `places`."""

    statements = Statements(Place, PlaceRead, PlaceFilter)
