"""Queries on people."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.person import PersonIncluding
from app.models.club import ClubRead
from app.models.person import Person, PersonCreate, PersonFilter, PersonRead, PersonUpdate
from app.models.place import PlaceRead
from app.models.tag import TagRead


class PersonRepository(
    AsyncRepository[Person, PersonCreate, PersonUpdate, PersonIncluding, PersonFilter]
):
    """The rows of `people`."""

    statements = Statements(
        Person,
        PersonIncluding,
        PersonFilter,
        {
            "friends": PersonRead,
            "follows": PersonRead,
            "tags": TagRead,
            "places": PlaceRead,
            "clubs": ClubRead,
            "knows": PersonRead,
        },
    )
    links = (Person.friends, Person.follows, Person.tags, Person.places)
