"""Queries on tags."""

from typing import Never

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.tag import Tag, TagCreate, TagFilter, TagRead


class TagRepository(AsyncRepository[Tag, TagCreate, Never, TagRead, TagFilter]):
    """The rows of `tags`."""

    statements = Statements(Tag, TagRead, TagFilter)
