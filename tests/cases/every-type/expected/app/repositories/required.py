"""Queries on required."""

from app.models.required import (
    Required,
    RequiredCreate,
    RequiredFilter,
    RequiredRead,
    RequiredUpdate,
)
from app.repository import AsyncRepository
from app.statements import Statements


class RequiredRepository(
    AsyncRepository[Required, RequiredCreate, RequiredUpdate, RequiredRead, RequiredFilter]
):
    """The rows of `required`."""

    statements = Statements(Required, RequiredRead, RequiredFilter)
