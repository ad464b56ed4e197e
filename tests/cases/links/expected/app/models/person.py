"""Person: one of the people."""

from typing import TYPE_CHECKING, Annotated

from pydantic import MISSING, StringConstraints
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Table
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, Search, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32, KeyStr

if TYPE_CHECKING:
    from app.models.acquaintance import Acquaintance
    from app.models.club import Club
    from app.models.place import Place
    from app.models.tag import Tag

person_friends = Table(
    "friendship",
    Model.metadata,
    Column[int](
        "person_id",
        ForeignKey("people.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column[int](
        "friend_id",
        ForeignKey("people.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

person_follows = Table(
    "person_follows",
    Model.metadata,
    Column[int](
        "followers_id",
        ForeignKey("people.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column[int](
        "follows_id",
        ForeignKey("people.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

person_tags = Table(
    "person_tags",
    Model.metadata,
    Column[int](
        "person_id",
        ForeignKey("people.id", ondelete="RESTRICT", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column[str](
        "tag_id",
        ForeignKey("tags.id", ondelete="RESTRICT", onupdate="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

person_places = Table(
    "person_places",
    Model.metadata,
    Column[int](
        "person_id",
        ForeignKey("people.id", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column[int]("place_x", primary_key=True),
    Column[int]("place_y", primary_key=True),
    ForeignKeyConstraint(
        ["place_x", "place_y"], ["places.x", "places.y"], ondelete="CASCADE", onupdate="CASCADE"
    ),
    Index(None, "place_x", "place_y"),
)

PersonInclude = Annotated[
    str | None,
    includes_of("friends", "follows", "tags", "places", "clubs", "knows"),
]


class PersonBase(Model):
    """What a client reads and writes."""

    name: str = Field(max_length=80)


class Person(PersonBase, table=True):
    """A row of the table `people`."""

    __tablename__ = "people"

    id: int = Field(default=None, primary_key=True)

    acquaintances: Mapped[list["Acquaintance"]] = Relationship(
        back_populates="one",
        passive_deletes="all",
        sa_relationship_kwargs={"foreign_keys": "Acquaintance.one_id", "lazy": "raise"},
    )
    friends: Mapped[list["Person"]] = Relationship(
        passive_deletes="all",
        sa_relationship_kwargs={
            "secondary": "friendship",
            "primaryjoin": "Person.id == friendship.c.person_id",
            "secondaryjoin": "Person.id == friendship.c.friend_id",
            "lazy": "raise",
        },
    )
    follows: Mapped[list["Person"]] = Relationship(
        back_populates="followers",
        passive_deletes="all",
        sa_relationship_kwargs={
            "secondary": "person_follows",
            "primaryjoin": "Person.id == person_follows.c.followers_id",
            "secondaryjoin": "Person.id == person_follows.c.follows_id",
            "lazy": "raise",
        },
    )
    tags: Mapped[list["Tag"]] = Relationship(
        passive_deletes="all", sa_relationship_kwargs={"secondary": "person_tags", "lazy": "raise"}
    )
    places: Mapped[list["Place"]] = Relationship(
        back_populates="people",
        passive_deletes="all",
        sa_relationship_kwargs={"secondary": "person_places", "lazy": "raise"},
    )
    clubs: Mapped[list["Club"]] = Relationship(
        sa_relationship_kwargs={"secondary": "memberships", "viewonly": True, "lazy": "raise"}
    )
    knows: Mapped[list["Person"]] = Relationship(
        sa_relationship_kwargs={
            "secondary": "acquaintances",
            "primaryjoin": "Person.id == Acquaintance.one_id",
            "secondaryjoin": "Person.id == Acquaintance.other_id",
            "viewonly": True,
            "lazy": "raise",
        }
    )
    followers: Mapped[list["Person"]] = Relationship(
        back_populates="follows",
        passive_deletes="all",
        sa_relationship_kwargs={
            "secondary": "person_follows",
            "primaryjoin": "Person.id == person_follows.c.follows_id",
            "secondaryjoin": "Person.id == person_follows.c.followers_id",
            "lazy": "raise",
        },
    )
    known_by: Mapped[list["Person"]] = Relationship(
        sa_relationship_kwargs={
            "secondary": "acquaintances",
            "primaryjoin": "Person.id == Acquaintance.other_id",
            "secondaryjoin": "Person.id == Acquaintance.one_id",
            "viewonly": True,
            "lazy": "raise",
        }
    )


class PersonCreate(PersonBase, Input):
    """What a client sends to make a person."""

    friends_ids: list[Int32] = Field(default=[])
    follows_ids: list[Int32] = Field(default=[])
    tags_ids: list[Annotated[KeyStr, StringConstraints(max_length=30)]] = Field(default=[])
    places_ids: list[tuple[Int32, Int32]] = Field(default=[])


class PersonUpdate(Input):
    """What a client may change of a person: what it leaves out stays as it is."""

    name: str | MISSING = Field(default=MISSING, max_length=80)
    friends_ids: list[Int32] | MISSING = MISSING
    follows_ids: list[Int32] | MISSING = MISSING
    places_ids: list[tuple[Int32, Int32]] | MISSING = MISSING


class PersonRead(PersonBase):
    """A person as a client sees it."""

    id: int


@with_operators
class PersonFilter(IncludeParams):
    """Which people a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    include: PersonInclude = None
    q: Annotated[str | None, Search("name")] = Field(
        default=None, description="A text to find in name, in upper or lower case."
    )
    id: Ordered[Int32] = None
