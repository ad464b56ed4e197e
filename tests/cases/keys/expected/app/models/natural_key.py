"""Natural key: one of the natural keys."""

from sqlmodel import Field

from app.core.filters import Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import KeyStr


class NaturalKeyBase(Model):
    """What a client reads and writes."""


class NaturalKey(NaturalKeyBase, table=True):
    """A row of the table `natural_keys`."""

    __tablename__ = "natural_keys"

    isbn: str = Field(max_length=13, primary_key=True)


class NaturalKeyCreate(NaturalKeyBase, Input):
    """What a client sends to make a natural key."""

    isbn: KeyStr = Field(max_length=13, schema_extra={"pattern": "^[0-9]{13}$"})


class NaturalKeyRead(NaturalKeyBase):
    """A natural key as a client sees it."""

    isbn: str = Field(schema_extra={"pattern": "^[0-9]{13}$"})


@with_operators
class NaturalKeyFilter(PageParams):
    """Which natural keys a client asks for, and in which order."""

    sort: str | None = sort_by("isbn")
    isbn: Textual[str] = None
