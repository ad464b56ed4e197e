"""Note: one of the notes."""

from pydantic import MISSING
from sqlmodel import Field

from app.core.filters import Ordered, with_operators
from app.core.models import Input, Model, TimestampColumns, TimestampFilters, Timestamps
from app.core.pagination import PageParams, sort_by
from app.core.types import Int32


class NoteBase(Model):
    """What a client reads and writes."""

    text: str


class Note(TimestampColumns, NoteBase, table=True):
    """A row of the table `notes`."""

    __tablename__ = "notes"

    id: int = Field(default=None, primary_key=True)


class NoteCreate(NoteBase, Input):
    """What a client sends to make a note."""


class NoteUpdate(Input):
    """What a client may change of a note: what it leaves out stays as it is."""

    text: str | MISSING = MISSING


class NoteRead(Timestamps, NoteBase):
    """A note as a client sees it."""

    id: int


@with_operators
class NoteFilter(TimestampFilters, PageParams):
    """Which notes a client asks for, and in which order."""

    sort: str | None = sort_by("id", "created_at", "updated_at")
    id: Ordered[Int32] = None
