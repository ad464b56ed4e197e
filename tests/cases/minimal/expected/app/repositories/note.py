"""Queries on notes."""

from app.models.note import Note, NoteCreate, NoteFilter, NoteRead, NoteUpdate
from app.repository import AsyncRepository
from app.statements import Statements


class NoteRepository(AsyncRepository[Note, NoteCreate, NoteUpdate, NoteRead, NoteFilter]):
    """The rows of `notes`."""

    statements = Statements(Note, NoteRead, NoteFilter)
