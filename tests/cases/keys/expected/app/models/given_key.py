"""Given key: one of the given keys."""

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32


class GivenKeyBase(Model):
    """What a client reads and writes."""

    name: str


class GivenKey(GivenKeyBase, table=True):
    """A row of the table `given_keys`."""

    __tablename__ = "given_keys"

    number: int = Field(
        primary_key=True, sa_column_kwargs={"name": "NR", "key": "number", "autoincrement": False}
    )


class GivenKeyCreate(GivenKeyBase, Input):
    """What a client sends to make a given key."""

    number: Int32 = Field(schema_extra={"examples": [7]})


class GivenKeyUpdate(Input):
    """What a client may change of a given key: what it leaves out stays as it is."""

    name: str | MISSING = MISSING


class GivenKeyRead(GivenKeyBase):
    """A given key as a client sees it."""

    number: int = Field(schema_extra={"examples": [7]})


@with_operators
class GivenKeyFilter(PageParams):
    """Which given keys a client asks for, and in which order."""

    sort: str | None = sort_by("number")
    number: Ordered[Int32] = None
