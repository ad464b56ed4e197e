"""Tag: one of the tags."""

from sqlmodel import Field

from app.core.filters import Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import KeyStr


class TagBase(Model):
    """What a client reads and writes."""


class Tag(TagBase, table=True):
    """A row of the table `tags`."""

    __tablename__ = "tags"

    id: str = Field(max_length=30, primary_key=True)


class TagCreate(TagBase, Input):
    """What a client sends to make a tag."""

    id: KeyStr = Field(max_length=30)


class TagRead(TagBase):
    """A tag as a client sees it."""

    id: str


@with_operators
class TagFilter(PageParams):
    """Which tags a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Textual[str] = None
