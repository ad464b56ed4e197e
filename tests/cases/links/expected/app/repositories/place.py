"""Queries on places."""

from typing import Never

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.place import Place, PlaceCreate, PlaceFilter, PlaceRead


class PlaceRepository(AsyncRepository[Place, PlaceCreate, Never, PlaceRead, PlaceFilter]):
    """The rows of `places`."""

    statements = Statements(Place, PlaceRead, PlaceFilter)
