"""Every model, imported so that SQLAlchemy and Alembic know all tables."""

from app.core.models import Model
from app.models.note import Note, NoteCreate, NoteFilter, NoteRead, NoteUpdate

__all__ = ["Model", "Note", "NoteCreate", "NoteFilter", "NoteRead", "NoteUpdate"]
