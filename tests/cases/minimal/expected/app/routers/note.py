"""HTTP interface of notes."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.models.note import Note, NoteCreate, NoteFilter, NoteRead, NoteUpdate
from app.repositories.note import NoteRepository

router = APIRouter(prefix="/notes", tags=["notes"])


@router.get("", responses=problems(422, 503))
async def list_notes(
    session: ReadSessionDep, query: Annotated[NoteFilter, Query()]
) -> Page[NoteRead]:
    """A page of notes."""
    return await NoteRepository(session).page(query)


@router.get("/{note_id}", responses=problems(404, 422, 503))
async def get_note(session: ReadSessionDep, note_id: Int32) -> NoteRead:
    """One note."""
    return await NoteRepository(session).read_or_404(note_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=NoteRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_note(
    session: SessionDep, data: NoteCreate, request: Request, response: Response
) -> Note:
    """Make a note; `Location` tells where it is."""
    note = await NoteRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{note.id}"
    return note


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[NoteRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_notes(
    session: SessionDep, data: Annotated[list[NoteCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Note]:
    """Make notes: all of them or none."""
    return await NoteRepository(session).create_many(data)


@router.patch("/{note_id}", response_model=NoteRead, responses=problems(404, 409, 413, 422, 503))
async def update_note(session: SessionDep, note_id: Int32, data: NoteUpdate) -> Note:
    """Change the fields that are sent, and no others."""
    notes = NoteRepository(session)
    return await notes.update(await notes.get_or_404(note_id), data)


@router.delete(
    "/{note_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_note(session: SessionDep, note_id: Int32) -> None:
    """Delete a note."""
    notes = NoteRepository(session)
    await notes.delete(await notes.get_or_404(note_id))
