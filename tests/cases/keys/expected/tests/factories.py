"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.by_convention import ByConvention, ByConventionCreate
from app.models.given_key import GivenKey, GivenKeyCreate
from app.models.int_key import IntKey, IntKeyCreate
from app.models.natural_key import NaturalKey, NaturalKeyCreate
from app.models.str_key import StrKey, StrKeyCreate
from app.models.uuid7_key import Uuid7Key, Uuid7KeyCreate
from app.models.uuid_key import UuidKey, UuidKeyCreate
from app.repositories.by_convention import ByConventionRepository
from app.repositories.given_key import GivenKeyRepository
from app.repositories.int_key import IntKeyRepository
from app.repositories.natural_key import NaturalKeyRepository
from app.repositories.str_key import StrKeyRepository
from app.repositories.uuid7_key import Uuid7KeyRepository
from app.repositories.uuid_key import UuidKeyRepository
from tests.contract.factory import RowFactory


def letters(n: int, width: int) -> str:
    """The number in base 26, in small letters."""
    return "".join(chr(ord("a") + n // 26**place % 26) for place in reversed(range(width)))


by_convention_factory = RowFactory(
    ByConvention,
    ByConventionCreate,
    ByConventionRepository,
    lambda _n: {},
)

int_key_factory = RowFactory(
    IntKey,
    IntKeyCreate,
    IntKeyRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

given_key_factory = RowFactory(
    GivenKey,
    GivenKeyCreate,
    GivenKeyRepository,
    lambda n: {
        "number": n,
        "name": f"Name {n}",
    },
)

uuid_key_factory = RowFactory(
    UuidKey,
    UuidKeyCreate,
    UuidKeyRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

uuid7_key_factory = RowFactory(
    Uuid7Key,
    Uuid7KeyCreate,
    Uuid7KeyRepository,
    lambda n: {
        "name": f"Name {n}",
    },
)

str_key_factory = RowFactory(
    StrKey,
    StrKeyCreate,
    StrKeyRepository,
    lambda n: {
        "id": letters(n, 7).upper(),
        "name": f"Name {n}",
    },
)

natural_key_factory = RowFactory(
    NaturalKey,
    NaturalKeyCreate,
    NaturalKeyRepository,
    lambda n: {
        "isbn": f"{n % 10000000000000:013}",
    },
)
