"""Key: one of the keys."""

from typing import TYPE_CHECKING, Annotated

from pydantic import MISSING
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.account import Account

KeyInclude = Annotated[str | None, includes_of("account")]


class KeyBase(Model):
    """What a client reads and writes."""

    label: str = Field(max_length=40)
    account_id: Int32 = Field(foreign_key="accounts.id", ondelete="CASCADE", index=True)


class Key(KeyBase, table=True):
    """A row of the table `keys`."""

    __tablename__ = "keys"

    id: int = Field(default=None, primary_key=True)
    secret: str = Field(max_length=64)

    account: Mapped["Account"] = Relationship(sa_relationship_kwargs={"lazy": "raise"})


class KeyCreate(KeyBase, Input):
    """What a client sends to make a key."""


class KeyUpdate(Input):
    """What a client may change of a key: what it leaves out stays as it is."""

    label: str | MISSING = Field(default=MISSING, max_length=40)


class KeyRead(KeyBase):
    """A key as a client sees it."""

    id: int


@with_operators
class KeyFilter(IncludeParams):
    """Which keys a client asks for, and in which order."""

    sort: str | None = sort_by("id", "account_id")
    include: KeyInclude = None
    id: Ordered[Int32] = None
    account_id: Ordered[Int32] = None
    account__name: str | None = None
    account__number: Int32 | None = None
