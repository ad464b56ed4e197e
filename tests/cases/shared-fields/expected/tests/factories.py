"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.building import House, HouseCreate
from app.models.vehicle import Car, CarCreate
from app.repositories.building import HouseRepository
from app.repositories.vehicle import CarRepository
from tests.contract.factory import RowFactory

car_factory = RowFactory(
    Car,
    CarCreate,
    CarRepository,
    lambda n: {
        "title": f"Title {n}",
        "level": "low",
        "state": "new",
        "wheels": n,
    },
)

house_factory = RowFactory(
    House,
    HouseCreate,
    HouseRepository,
    lambda n: {
        "title": f"Title {n}",
        "level": "low",
        "state": "new",
        "floors": n,
    },
)
