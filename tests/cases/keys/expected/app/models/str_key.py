"""Str key: one of the str keys."""

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import KeyStr


class StrKeyBase(Model):
    """What a client reads and writes."""

    name: str


class StrKey(StrKeyBase, table=True):
    """A row of the table `str_keys`."""

    __tablename__ = "str_keys"

    id: str = Field(
        min_length=2, max_length=8, primary_key=True, sa_column_kwargs={"info": {"was": "code"}}
    )


class StrKeyCreate(StrKeyBase, Input):
    """What a client sends to make a str key."""

    id: KeyStr = Field(min_length=2, max_length=8, schema_extra={"pattern": "^[A-Z]+$"})


class StrKeyUpdate(Input):
    """What a client may change of a str key: what it leaves out stays as it is."""

    name: str | MISSING = MISSING


class StrKeyRead(StrKeyBase):
    """A str key as a client sees it."""

    id: str = Field(schema_extra={"pattern": "^[A-Z]+$"})


@with_operators
class StrKeyFilter(PageParams):
    """Which str keys a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Textual[str] = None
