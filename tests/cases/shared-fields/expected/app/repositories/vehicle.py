"""Queries on cars."""

from app.models.vehicle import Car, CarCreate, CarFilter, CarRead, CarUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class CarRepository(AsyncRepository[Car, CarCreate, CarUpdate, CarRead, CarFilter]):
    """The rows of `cars`."""

    statements = Statements(Car, CarRead, CarFilter)
