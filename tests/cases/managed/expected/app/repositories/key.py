"""Queries on keys."""

from app.includes.key import KeyIncluding
from app.models.account import AccountRead
from app.models.key import Key, KeyCreate, KeyFilter, KeyUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class KeyRepository(AsyncRepository[Key, KeyCreate, KeyUpdate, KeyIncluding, KeyFilter]):
    """The rows of `keys`."""

    statements = Statements(Key, KeyIncluding, KeyFilter, {"account": AccountRead})
    immutable = ("account_id",)
