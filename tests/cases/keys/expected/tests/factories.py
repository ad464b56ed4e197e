"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
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


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


def letters(n: int, width: int) -> str:
    """The number in base 26, in small letters."""
    return "".join(chr(ord("a") + n // 26**place % 26) for place in reversed(range(width)))


async def by_convention_data(_session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a by convention."""
    data: dict[str, Any] = {}
    return data | changes


async def create_by_convention(session: AsyncSession, /, **changes: object) -> ByConvention:
    """A by convention in the database."""
    data = ByConventionCreate.model_validate(await by_convention_data(session, **changes))
    return await ByConventionRepository(session).create(data)


async def int_key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make an int key."""
    n = number(session, IntKey)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_int_key(session: AsyncSession, /, **changes: object) -> IntKey:
    """An int key in the database."""
    data = IntKeyCreate.model_validate(await int_key_data(session, **changes))
    return await IntKeyRepository(session).create(data)


async def given_key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a given key."""
    n = number(session, GivenKey)
    data: dict[str, Any] = {"number": n, "name": f"Name {n}"}
    return data | changes


async def create_given_key(session: AsyncSession, /, **changes: object) -> GivenKey:
    """A given key in the database."""
    data = GivenKeyCreate.model_validate(await given_key_data(session, **changes))
    return await GivenKeyRepository(session).create(data)


async def uuid_key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a uuid key."""
    n = number(session, UuidKey)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_uuid_key(session: AsyncSession, /, **changes: object) -> UuidKey:
    """A uuid key in the database."""
    data = UuidKeyCreate.model_validate(await uuid_key_data(session, **changes))
    return await UuidKeyRepository(session).create(data)


async def uuid7_key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a uuid7 key."""
    n = number(session, Uuid7Key)
    data: dict[str, Any] = {"name": f"Name {n}"}
    return data | changes


async def create_uuid7_key(session: AsyncSession, /, **changes: object) -> Uuid7Key:
    """A uuid7 key in the database."""
    data = Uuid7KeyCreate.model_validate(await uuid7_key_data(session, **changes))
    return await Uuid7KeyRepository(session).create(data)


async def str_key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a str key."""
    n = number(session, StrKey)
    data: dict[str, Any] = {"id": letters(n, 7).upper(), "name": f"Name {n}"}
    return data | changes


async def create_str_key(session: AsyncSession, /, **changes: object) -> StrKey:
    """A str key in the database."""
    data = StrKeyCreate.model_validate(await str_key_data(session, **changes))
    return await StrKeyRepository(session).create(data)


async def natural_key_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a natural key."""
    n = number(session, NaturalKey)
    data: dict[str, Any] = {"isbn": f"{n % 10000000000000:013}"}
    return data | changes


async def create_natural_key(session: AsyncSession, /, **changes: object) -> NaturalKey:
    """A natural key in the database."""
    data = NaturalKeyCreate.model_validate(await natural_key_data(session, **changes))
    return await NaturalKeyRepository(session).create(data)
