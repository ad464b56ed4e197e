"""Every model, imported so that SQLAlchemy and Alembic know all tables."""

from app.models.note import Note, NoteCreate, NoteFilter, NoteRead, NoteUpdate

__all__ = ["Note", "NoteCreate", "NoteFilter", "NoteRead", "NoteUpdate"]
