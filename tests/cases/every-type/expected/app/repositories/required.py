"""Queries on required."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.required import (
    Required,
    RequiredCreate,
    RequiredFilter,
    RequiredRead,
    RequiredUpdate,
)


class RequiredRepository(
    AsyncRepository[Required, RequiredCreate, RequiredUpdate, RequiredRead, RequiredFilter]
):
    """The rows of `required`."""

    statements = Statements(Required, RequiredRead, RequiredFilter)
