"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.city import City, CityCreate
from app.models.country import Country, CountryCreate
from app.models.order import Order, OrderCreate
from app.models.order_line import OrderLine, OrderLineCreate
from app.models.person import Person, PersonCreate
from app.repositories.city import CityRepository
from app.repositories.country import CountryRepository
from app.repositories.order import OrderRepository
from app.repositories.order_line import OrderLineRepository
from app.repositories.person import PersonRepository
from tests.contract.factory import RowFactory

country_factory = RowFactory(
    Country,
    CountryCreate,
    CountryRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

city_factory = RowFactory(
    City,
    CityCreate,
    CityRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

person_factory = RowFactory(
    Person,
    PersonCreate,
    PersonRepository,
    lambda _n: {},
)

order_factory = RowFactory(
    Order,
    OrderCreate,
    OrderRepository,
    lambda _n: {},
)

order_line_factory = RowFactory(
    OrderLine,
    OrderLineCreate,
    OrderLineRepository,
    lambda n: {
        "quantity": n,
    },
)
