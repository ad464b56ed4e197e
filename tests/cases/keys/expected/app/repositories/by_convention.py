"""Queries on by convention."""

from app.models.by_convention import (
    ByConvention,
    ByConventionCreate,
    ByConventionFilter,
    ByConventionRead,
    ByConventionUpdate,
)
from app.repository import AsyncRepository, Statements


class ByConventionRepository(
    AsyncRepository[
        ByConvention,
        ByConventionCreate,
        ByConventionUpdate,
        ByConventionRead,
        ByConventionFilter,
    ]
):
    """The rows of `by_convention`."""

    statements = Statements(ByConvention, ByConventionRead, ByConventionFilter)
