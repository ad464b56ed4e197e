"""Queries on notes."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.note import Note, NoteCreate, NoteFilter, NoteRead, NoteUpdate


class NoteRepository(AsyncRepository[Note, NoteCreate, NoteUpdate, NoteRead, NoteFilter]):
    """The rows of `notes`."""

    statements = Statements(Note, NoteRead, NoteFilter)
