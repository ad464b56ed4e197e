"""Queries on acquaintances."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.acquaintance import AcquaintanceIncluding
from app.models.acquaintance import (
    Acquaintance,
    AcquaintanceCreate,
    AcquaintanceFilter,
    AcquaintanceUpdate,
)
from app.models.person import PersonRead


class AcquaintanceRepository(
    AsyncRepository[
        Acquaintance,
        AcquaintanceCreate,
        AcquaintanceUpdate,
        AcquaintanceIncluding,
        AcquaintanceFilter,
    ]
):
    """The rows of `acquaintances`."""

    statements = Statements(
        Acquaintance,
        AcquaintanceIncluding,
        AcquaintanceFilter,
        {"other": PersonRead, "one": PersonRead},
    )
