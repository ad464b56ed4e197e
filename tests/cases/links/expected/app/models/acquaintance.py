"""Acquaintance: one of the acquaintances."""

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import MISSING
from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.columns import BigIntKey
from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32, Int64

if TYPE_CHECKING:
    from app.models.person import Person

AcquaintanceInclude = Annotated[str | None, includes_of("other", "one")]


class AcquaintanceBase(Model):
    """What a client reads and writes."""

    how: str = Field(max_length=200)
    other_id: Int32 = Field(index=True)
    one_id: Int32 = Field(foreign_key="people.id", ondelete="CASCADE", index=True)


class Acquaintance(AcquaintanceBase, table=True):
    """A row of the table `acquaintances`."""

    __tablename__ = "acquaintances"
    __table_args__: ClassVar = (
        ForeignKeyConstraint(["other_id"], ["people.id"], ondelete="CASCADE", onupdate="CASCADE"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigIntKey)

    other: Mapped["Person"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Acquaintance.other_id", "lazy": "raise"}
    )
    one: Mapped["Person"] = Relationship(
        back_populates="acquaintances",
        sa_relationship_kwargs={"foreign_keys": "Acquaintance.one_id", "lazy": "raise"},
    )


class AcquaintanceCreate(AcquaintanceBase, Input):
    """What a client sends to make an acquaintance."""


class AcquaintanceUpdate(Input):
    """What a client may change of an acquaintance: what it leaves out stays as it is."""

    how: str | MISSING = Field(default=MISSING, max_length=200)
    other_id: Int32 | MISSING = MISSING
    one_id: Int32 | MISSING = MISSING


class AcquaintanceRead(AcquaintanceBase):
    """An acquaintance as a client sees it."""

    id: int


@with_operators
class AcquaintanceFilter(IncludeParams):
    """Which acquaintances a client asks for, and in which order."""

    sort: str | None = sort_by("id", "other_id", "one_id")
    include: AcquaintanceInclude = None
    id: Ordered[Int64] = None
    other_id: Ordered[Int32] = None
    one_id: Ordered[Int32] = None
