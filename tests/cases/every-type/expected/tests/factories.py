"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.defaulted import Defaulted, DefaultedCreate
from app.models.possible import Possible, PossibleCreate
from app.models.required import Required, RequiredCreate
from app.repositories.defaulted import DefaultedRepository
from app.repositories.possible import PossibleRepository
from app.repositories.required import RequiredRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def required_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a required."""
    n = number(session, Required)
    data: dict[str, Any] = {
        "a_str": f"A str {n}",
        "a_text": f"A text {n}",
        "an_email": f"required{n}@example.com",
        "a_url": f"https://example.com/{n}",
        "an_int": n,
        "a_smallint": n,
        "a_bigint": n,
        "a_float": n + 0.5,
        "a_decimal": f"{n}.500",
        "a_bool": True,
        "a_date": f"{2000 + n}-01-31",
        "a_time": f"12:{n % 60:02}:00",
        "a_datetime": f"{2000 + n}-01-31T12:00:00Z",
        "a_naive_datetime": f"{2000 + n}-01-31T12:00:00",
        "a_duration": f"PT{n}S",
        "a_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "some_bytes": "AQID",
        "a_json": {"n": n},
        "a_dict": {"n": n},
        "a_colour": "red",
        "a_size": "small",
        "some_words": [f"Some words {n}"],
        "some_numbers": [n],
        "some_colours": [["red", "green", "blue"][n % 3]],
    }
    return data | changes


async def create_required(session: AsyncSession, /, **changes: object) -> Required:
    """A required in the database."""
    data = RequiredCreate.model_validate(await required_data(session, **changes))
    return await RequiredRepository(session).create(data)


async def possible_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a possible."""
    n = number(session, Possible)
    data: dict[str, Any] = {
        "a_str": f"A str {n}",
        "a_text": f"A text {n}",
        "an_email": f"possible{n}@example.com",
        "a_url": f"https://example.com/{n}",
        "an_int": n,
        "a_smallint": n,
        "a_bigint": n,
        "a_float": n + 0.5,
        "a_decimal": f"{n}.500",
        "a_bool": True,
        "a_date": f"{2000 + n}-01-31",
        "a_time": f"12:{n % 60:02}:00",
        "a_datetime": f"{2000 + n}-01-31T12:00:00Z",
        "a_naive_datetime": f"{2000 + n}-01-31T12:00:00",
        "a_duration": f"PT{n}S",
        "a_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "some_bytes": "AQID",
        "a_json": {"n": n},
        "a_dict": {"n": n},
        "a_colour": "red",
        "a_size": "small",
        "some_words": [f"Some words {n}"],
        "some_numbers": [n],
        "some_colours": [["red", "green", "blue"][n % 3]],
    }
    return data | changes


async def create_possible(session: AsyncSession, /, **changes: object) -> Possible:
    """A possible in the database."""
    data = PossibleCreate.model_validate(await possible_data(session, **changes))
    return await PossibleRepository(session).create(data)


async def defaulted_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a defaulted."""
    n = number(session, Defaulted)
    data: dict[str, Any] = {
        "a_str": f"A str {n}",
        "a_text": f"A text {n}",
        "an_email": f"defaulted{n}@example.com",
        "a_url": f"https://example.com/{n}",
        "an_int": n,
        "a_smallint": n,
        "a_bigint": n,
        "a_float": n + 0.5,
        "a_decimal": f"{n}.500",
        "a_bool": True,
        "a_date": f"{2000 + n}-01-31",
        "a_fixed_date": f"{2000 + n}-01-31",
        "a_time": f"12:{n % 60:02}:00",
        "a_datetime": f"{2000 + n}-01-31T12:00:00Z",
        "a_naive_datetime": f"{2000 + n}-01-31T12:00:00",
        "a_duration": f"PT{n}S",
        "a_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "a_newer_uuid": f"00000000-0000-4000-8000-{n:012x}",
        "some_bytes": "AQID",
        "a_json": {"n": n},
        "a_dict": {"n": n},
        "a_colour": "green",
        "a_size": "small",
        "some_words": [f"Some words {n}"],
        "some_numbers": [n],
        "some_colours": [["red", "green", "blue"][n % 3]],
    }
    return data | changes


async def create_defaulted(session: AsyncSession, /, **changes: object) -> Defaulted:
    """A defaulted in the database."""
    data = DefaultedCreate.model_validate(await defaulted_data(session, **changes))
    return await DefaultedRepository(session).create(data)
