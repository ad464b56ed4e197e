"""Queries on people."""

from app.includes.person import PersonIncluding
from app.models.city import CityRead
from app.models.person import Person, PersonCreate, PersonFilter, PersonRead, PersonUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class PersonRepository(
    AsyncRepository[Person, PersonCreate, PersonUpdate, PersonIncluding, PersonFilter]
):
    """The rows of `people`."""

    statements = Statements(
        Person,
        PersonIncluding,
        PersonFilter,
        {
            "birthplace": CityRead,
            "home": CityRead,
            "workplace": CityRead,
            "spouse": PersonRead,
            "mother": PersonRead,
        },
    )
    immutable = ("birthplace_id",)
