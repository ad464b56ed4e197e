"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.account import Account, AccountCreate
from app.models.key import Key, KeyCreate
from app.models.ledger import Ledger, LedgerCreate
from app.models.setting import Setting
from app.repositories.account import AccountRepository
from app.repositories.key import KeyRepository
from app.repositories.ledger import LedgerRepository
from app.repositories.setting import SettingRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def account_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make an account."""
    n = number(session, Account)
    data: dict[str, Any] = {"name": f"Name {n}", "password": f"Password {n}", "number": n}
    return data | changes


async def create_account(session: AsyncSession, /, **changes: object) -> Account:
    """An account in the database."""
    given = {name: changes.pop(name) for name in changes.keys() - AccountCreate.model_fields}
    data = AccountCreate.model_validate(await account_data(session, **changes))
    return await AccountRepository(session).create(data, **given)


async def ledger_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a ledger."""
    n = number(session, Ledger)
    data: dict[str, Any] = {"year": n}
    data |= changes
    if "account_id" not in data:
        data["account_id"] = (await create_account(session)).id
    return data


async def create_ledger(session: AsyncSession, /, **changes: object) -> Ledger:
    """A ledger in the database."""
    data = LedgerCreate.model_validate(await ledger_data(session, **changes))
    return await LedgerRepository(session).create(data)


async def setting_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """The values of a setting."""
    n = number(session, Setting)
    data: dict[str, Any] = {"value": f"Value {n}"}
    return data | changes


async def create_setting(session: AsyncSession, /, **changes: object) -> Setting:
    """A setting in the database."""
    data = Setting.model_validate(await setting_data(session, **changes))
    return await SettingRepository(session).create(data)


async def key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a key."""
    n = number(session, Key)
    data: dict[str, Any] = {"label": f"Label {n}"}
    data |= changes
    if "account_id" not in data:
        data["account_id"] = (await create_account(session)).id
    return data


async def create_key(session: AsyncSession, /, **changes: object) -> Key:
    """A key in the database."""
    given = {name: changes.pop(name) for name in changes.keys() - KeyCreate.model_fields}
    data = KeyCreate.model_validate(await key_data(session, **changes))
    n = session.info["numbers"][Key]
    withheld: dict[str, object] = {"secret": f"Secret {n}"}
    return await KeyRepository(session).create(data, **withheld | given)
