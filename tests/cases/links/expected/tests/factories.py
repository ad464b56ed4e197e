"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.acquaintance import Acquaintance, AcquaintanceCreate
from app.models.club import Club, ClubCreate
from app.models.membership import Membership, MembershipCreate
from app.models.person import Person, PersonCreate
from app.models.place import Place, PlaceCreate
from app.models.tag import Tag, TagCreate
from app.repositories.acquaintance import AcquaintanceRepository
from app.repositories.club import ClubRepository
from app.repositories.membership import MembershipRepository
from app.repositories.person import PersonRepository
from app.repositories.place import PlaceRepository
from app.repositories.tag import TagRepository
from tests.contract.factory import RowFactory

person_factory = RowFactory(
    Person,
    PersonCreate,
    PersonRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

tag_factory = RowFactory(
    Tag,
    TagCreate,
    TagRepository,
    lambda n: {
        "id": f"tag-{n}",
    },
)

place_factory = RowFactory(
    Place,
    PlaceCreate,
    PlaceRepository,
    lambda n: {
        "x": n,
        "y": n,
    },
)

club_factory = RowFactory(
    Club,
    ClubCreate,
    ClubRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

membership_factory = RowFactory(
    Membership,
    MembershipCreate,
    MembershipRepository,
    lambda n: {
        "since": f"{2000 + n}-01-31",
    },
)

acquaintance_factory = RowFactory(
    Acquaintance,
    AcquaintanceCreate,
    AcquaintanceRepository,
    lambda n: {
        "how": f"How {n}",
    },
)
