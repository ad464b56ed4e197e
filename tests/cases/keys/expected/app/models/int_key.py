"""Int key: one of the int keys."""

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32


class IntKeyBase(Model):
    """What a client reads and writes."""

    name: str


class IntKey(IntKeyBase, table=True):
    """A row of the table `int_keys`."""

    __tablename__ = "int_keys"

    id: int = Field(default=None, primary_key=True)


class IntKeyCreate(IntKeyBase, Input):
    """What a client sends to make an int key."""


class IntKeyUpdate(Input):
    """What a client may change of an int key: what it leaves out stays as it is."""

    name: str | MISSING = MISSING


class IntKeyRead(IntKeyBase):
    """An int key as a client sees it."""

    id: int


@with_operators
class IntKeyFilter(PageParams):
    """Which int keys a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Ordered[Int32] = None
