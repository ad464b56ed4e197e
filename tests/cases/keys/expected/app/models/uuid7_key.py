"""Uuid7 key: one of the uuid7 keys."""

from uuid import UUID

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Equal, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import uuid7


class Uuid7KeyBase(Model):
    """What a client reads and writes."""

    name: str


class Uuid7Key(Uuid7KeyBase, table=True):
    """A row of the table `uuid7_keys`."""

    __tablename__ = "uuid7_keys"

    id: UUID = Field(default_factory=uuid7, primary_key=True)


class Uuid7KeyCreate(Uuid7KeyBase, Input):
    """What a client sends to make a uuid7 key."""


class Uuid7KeyUpdate(Input):
    """What a client may change of a uuid7 key: what it leaves out stays as it is."""

    name: str | MISSING = MISSING


class Uuid7KeyRead(Uuid7KeyBase):
    """A uuid7 key as a client sees it."""

    id: UUID = Field(description="Sorts by the time of its making.")


@with_operators
class Uuid7KeyFilter(PageParams):
    """Which uuid7 keys a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Equal[UUID] = None
