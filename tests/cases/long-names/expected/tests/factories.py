"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
)
from app.repositories.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLettersRepository,
)


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


def letters(n: int, width: int) -> str:
    """The number in base 26, in small letters."""
    return "".join(chr(ord("a") + n // 26**place % 26) for place in reversed(range(width)))


async def an_entity_whose_name_has_exactly_forty_letters_data(
    session: AsyncSession, /, **changes: object
) -> dict[str, Any]:
    """What a client sends to make an an entity whose name has exactly forty letters."""
    n = number(session, AnEntityWhoseNameHasExactlyFortyLetters)
    data: dict[str, Any] = {
        "a_field_whose_name_is_exactly_fifty_characters_xyz": letters(n, 7),
        "another_field_whose_name_is_as_long_as_it_may_be_x": "a-rather-long-value-of-this-enum",
    }
    return data | changes


async def create_an_entity_whose_name_has_exactly_forty_letters(
    session: AsyncSession, /, **changes: object
) -> AnEntityWhoseNameHasExactlyFortyLetters:
    """An an entity whose name has exactly forty letters in the database."""
    data = AnEntityWhoseNameHasExactlyFortyLettersCreate.model_validate(
        await an_entity_whose_name_has_exactly_forty_letters_data(session, **changes)
    )
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).create(data)
