"""Queries on tags."""

from typing import Never

from app.models.tag import Tag, TagCreate, TagFilter, TagRead
from app.repository import AsyncRepository
from app.statements import Statements


class TagRepository(AsyncRepository[Tag, TagCreate, Never, TagRead, TagFilter]):
    """The rows of `tags`."""

    statements = Statements(Tag, TagRead, TagFilter)
