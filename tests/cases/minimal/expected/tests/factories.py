"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.note import Note, NoteCreate
from app.repositories.note import NoteRepository
from tests.contract.factory import RowFactory

note_factory = RowFactory(
    Note,
    NoteCreate,
    NoteRepository,
    lambda n: {
        "text": f"Text {n}",
    },
)
