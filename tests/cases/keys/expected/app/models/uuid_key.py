"""Uuid key: one of the uuid keys."""

from uuid import UUID, uuid4

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Equal, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by


class UuidKeyBase(Model):
    """What a client reads and writes."""

    name: str


class UuidKey(UuidKeyBase, table=True):
    """A row of the table `uuid_keys`."""

    __tablename__ = "uuid_keys"

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class UuidKeyCreate(UuidKeyBase, Input):
    """What a client sends to make a uuid key."""


class UuidKeyUpdate(Input):
    """What a client may change of a uuid key: what it leaves out stays as it is."""

    name: str | MISSING = MISSING


class UuidKeyRead(UuidKeyBase):
    """A uuid key as a client sees it."""

    id: UUID


@with_operators
class UuidKeyFilter(PageParams):
    """Which uuid keys a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Equal[UUID] = None
