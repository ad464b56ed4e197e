"""Queries on ledgers."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.ledger import LedgerIncluding
from app.models.account import AccountRead
from app.models.ledger import Ledger, LedgerCreate, LedgerFilter, LedgerUpdate


class LedgerRepository(
    AsyncRepository[Ledger, LedgerCreate, LedgerUpdate, LedgerIncluding, LedgerFilter]
):
    """The rows of `ledgers`."""

    statements = Statements(
        Ledger, LedgerIncluding, LedgerFilter, {"account": AccountRead, "summary_of": AccountRead}
    )
