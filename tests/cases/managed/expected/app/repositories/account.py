"""Queries on accounts."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.account import AccountIncluding
from app.models.account import Account, AccountCreate, AccountFilter, AccountUpdate
from app.models.ledger import LedgerRead


class AccountRepository(
    AsyncRepository[Account, AccountCreate, AccountUpdate, AccountIncluding, AccountFilter]
):
    """The rows of `accounts`."""

    statements = Statements(Account, AccountIncluding, AccountFilter, {"summary": LedgerRead})
    immutable = ("number",)
