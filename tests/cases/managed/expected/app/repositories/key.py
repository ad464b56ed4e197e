"""Queries on keys."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.key import KeyIncluding
from app.models.account import AccountRead
from app.models.key import Key, KeyCreate, KeyFilter, KeyUpdate


class KeyRepository(AsyncRepository[Key, KeyCreate, KeyUpdate, KeyIncluding, KeyFilter]):
    """The rows of `keys`."""

    statements = Statements(Key, KeyIncluding, KeyFilter, {"account": AccountRead})
    immutable = ("account_id",)
