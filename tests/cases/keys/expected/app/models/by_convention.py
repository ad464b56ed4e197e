"""By convention: one of the by convention."""

from typing import TYPE_CHECKING, Annotated, Optional
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.columns import BigIntKey
from app.core.filters import Equal, Nullable, Ordered, Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32, Int64

if TYPE_CHECKING:
    from app.models.given_key import GivenKey
    from app.models.int_key import IntKey
    from app.models.natural_key import NaturalKey
    from app.models.str_key import StrKey
    from app.models.uuid7_key import Uuid7Key
    from app.models.uuid_key import UuidKey

ByConventionInclude = Annotated[
    str | None,
    includes_of("an_int", "a_given_int", "a_uuid", "a_uuid7", "a_str", "a_natural", "another"),
]


class ByConventionBase(Model):
    """What a client reads and writes."""

    an_int_id: Int32 | None = Field(
        default=None, foreign_key="int_keys.id", ondelete="RESTRICT", index=True
    )
    a_given_int_id: Int32 | None = Field(
        default=None, foreign_key="given_keys.number", ondelete="RESTRICT", index=True
    )
    a_uuid_id: UUID | None = Field(
        default=None, foreign_key="uuid_keys.id", ondelete="RESTRICT", index=True
    )
    a_uuid7_id: UUID | None = Field(
        default=None, foreign_key="uuid7_keys.id", ondelete="RESTRICT", index=True
    )
    a_str_id: str | None = Field(
        default=None, max_length=8, foreign_key="str_keys.id", ondelete="RESTRICT", index=True
    )
    a_natural_id: str | None = Field(
        default=None,
        max_length=13,
        foreign_key="natural_keys.isbn",
        ondelete="RESTRICT",
        index=True,
    )
    another_id: Int64 | None = Field(
        default=None,
        foreign_key="by_convention.id",
        ondelete="RESTRICT",
        index=True,
        sa_type=BigInteger,
    )


class ByConvention(ByConventionBase, table=True):
    """A row of the table `by_convention`."""

    __tablename__ = "by_convention"

    id: int = Field(default=None, primary_key=True, sa_type=BigIntKey)

    an_int: Mapped[Optional["IntKey"]] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    a_given_int: Mapped[Optional["GivenKey"]] = Relationship(
        sa_relationship_kwargs={"lazy": "raise"}
    )
    a_uuid: Mapped[Optional["UuidKey"]] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    a_uuid7: Mapped[Optional["Uuid7Key"]] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    a_str: Mapped[Optional["StrKey"]] = Relationship(sa_relationship_kwargs={"lazy": "raise"})
    a_natural: Mapped[Optional["NaturalKey"]] = Relationship(
        sa_relationship_kwargs={"lazy": "raise"}
    )
    another: Mapped[Optional["ByConvention"]] = Relationship(
        sa_relationship_kwargs={"remote_side": "ByConvention.id", "lazy": "raise"}
    )


class ByConventionCreate(ByConventionBase, Input):
    """What a client sends to make a by convention."""


class ByConventionUpdate(Input):
    """What a client may change of a by convention: what it leaves out stays as it is."""

    an_int_id: Int32 | MISSING | None = MISSING
    a_given_int_id: Int32 | MISSING | None = MISSING
    a_uuid_id: UUID | MISSING | None = MISSING
    a_uuid7_id: UUID | MISSING | None = MISSING
    a_str_id: str | MISSING | None = Field(default=MISSING, max_length=8)
    a_natural_id: str | MISSING | None = Field(default=MISSING, max_length=13)
    another_id: Int64 | MISSING | None = MISSING


class ByConventionRead(ByConventionBase):
    """A by convention as a client sees it."""

    id: int


@with_operators
class ByConventionFilter(IncludeParams):
    """Which by convention a client asks for, and in which order."""

    sort: str | None = sort_by(
        "id",
        "an_int_id",
        "a_given_int_id",
        "a_uuid_id",
        "a_uuid7_id",
        "a_str_id",
        "a_natural_id",
        "another_id",
    )
    include: ByConventionInclude = None
    id: Ordered[Int64] = None
    an_int_id: Nullable[Ordered[Int32]] = None
    a_given_int_id: Nullable[Ordered[Int32]] = None
    a_uuid_id: Nullable[Equal[UUID]] = None
    a_uuid7_id: Nullable[Equal[UUID]] = None
    a_str_id: Nullable[Textual[str]] = None
    a_natural_id: Nullable[Textual[str]] = None
    another_id: Nullable[Ordered[Int64]] = None
