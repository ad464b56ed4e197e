"""Queries on cars."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.vehicle import Car, CarCreate, CarFilter, CarRead, CarUpdate


class CarRepository(AsyncRepository[Car, CarCreate, CarUpdate, CarRead, CarFilter]):
    """The rows of `cars`."""

    statements = Statements(Car, CarRead, CarFilter)
