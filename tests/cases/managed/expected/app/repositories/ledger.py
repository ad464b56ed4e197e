"""Queries on ledgers."""

from app.includes.ledger import LedgerIncluding
from app.models.account import AccountRead
from app.models.ledger import Ledger, LedgerCreate, LedgerFilter, LedgerUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class LedgerRepository(
    AsyncRepository[Ledger, LedgerCreate, LedgerUpdate, LedgerIncluding, LedgerFilter]
):
    """The rows of `ledgers`."""

    statements = Statements(
        Ledger, LedgerIncluding, LedgerFilter, {"account": AccountRead, "summary_of": AccountRead}
    )
