"""Queries on people."""

from app.models.person import Person, PersonCreate, PersonFilter, PersonRead, PersonUpdate
from app.repository import AsyncRepository, Statements


class PersonRepository(
    AsyncRepository[Person, PersonCreate, PersonUpdate, PersonRead, PersonFilter]
):
    """The rows of `people`."""

    statements = Statements(Person, PersonRead, PersonFilter)
