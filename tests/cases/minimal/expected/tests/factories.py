"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from app.core.models import Model
from app.models.note import Note, NoteCreate
from app.repositories.note import NoteRepository


def number(session: AsyncSession, model: type[Model]) -> int:
    """1, 2, 3 ... for the rows of one model within one test."""
    numbers: dict[type[Model], int] = session.info.setdefault("numbers", {})
    numbers[model] = numbers.get(model, 0) + 1
    return numbers[model]


async def note_data(session: AsyncSession, /, **changes: object) -> dict[str, Any]:
    """What a client sends to make a note."""
    n = number(session, Note)
    data: dict[str, Any] = {"text": f"Text {n}"}
    return data | changes


async def create_note(session: AsyncSession, /, **changes: object) -> Note:
    """A note in the database."""
    data = NoteCreate.model_validate(await note_data(session, **changes))
    return await NoteRepository(session).create(data)
