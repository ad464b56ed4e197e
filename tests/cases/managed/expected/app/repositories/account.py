"""Queries on accounts."""

from app.includes.account import AccountIncluding
from app.models.account import Account, AccountCreate, AccountFilter, AccountUpdate
from app.models.ledger import LedgerRead
from app.repository import AsyncRepository
from app.statements import Statements


class AccountRepository(
    AsyncRepository[Account, AccountCreate, AccountUpdate, AccountIncluding, AccountFilter]
):
    """The rows of `accounts`."""

    statements = Statements(Account, AccountIncluding, AccountFilter, {"summary": LedgerRead})
    immutable = ("number",)
