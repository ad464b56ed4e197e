"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.account import Account, AccountCreate
from app.models.key import Key, KeyCreate
from app.models.ledger import Ledger, LedgerCreate
from app.models.setting import Setting
from app.repositories.account import AccountRepository
from app.repositories.key import KeyRepository
from app.repositories.ledger import LedgerRepository
from app.repositories.setting import SettingRepository
from tests.contract.factory import RowFactory

account_factory = RowFactory(
    Account,
    AccountCreate,
    AccountRepository,
    lambda n: {
        "name": f"Name {n}",
        "password": f"Password {n}",
        "number": n,
    },
)

ledger_factory = RowFactory(
    Ledger,
    LedgerCreate,
    LedgerRepository,
    lambda n: {
        "year": n,
    },
)

setting_factory = RowFactory(
    Setting,
    Setting,
    SettingRepository,
    lambda n: {
        "value": f"Value {n}",
    },
)

key_factory = RowFactory(
    Key,
    KeyCreate,
    KeyRepository,
    lambda n: {
        "label": f"Label {n}",
    },
    lambda n: {
        "secret": f"Secret {n}",
    },
)
