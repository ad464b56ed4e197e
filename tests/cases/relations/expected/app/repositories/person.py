"""Queries on people."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.person import PersonIncluding
from app.models.city import CityRead
from app.models.person import Person, PersonCreate, PersonFilter, PersonRead, PersonUpdate


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
