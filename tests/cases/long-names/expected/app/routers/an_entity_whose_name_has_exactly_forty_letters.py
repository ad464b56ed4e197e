"""HTTP interface of an entity whose name has exactly forty letters."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status
from sqlmodel import col

from app.database import ReadSessionDep, SessionDep
from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
    AnEntityWhoseNameHasExactlyFortyLettersFilter,
    AnEntityWhoseNameHasExactlyFortyLettersRead,
    AnEntityWhoseNameHasExactlyFortyLettersUpdate,
)
from app.models.base import Int32
from app.pagination import Page
from app.problems import problems
from app.repositories.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLettersRepository,
)

router = APIRouter(
    prefix="/an-entity-whose-name-has-exactly-forty-letters",
    tags=["an entity whose name has exactly forty letters"],
)


@router.get("", responses=problems(422, 503))
async def list_an_entity_whose_name_has_exactly_forty_letters(
    session: ReadSessionDep,
    query: Annotated[AnEntityWhoseNameHasExactlyFortyLettersFilter, Query()],
) -> Page[AnEntityWhoseNameHasExactlyFortyLettersRead]:
    """A page of an entity whose name has exactly forty letters."""
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).page(query)


@router.get(
    "/{an_entity_whose_name_has_exactly_forty_letters_id}", responses=problems(404, 422, 503)
)
async def get_an_entity_whose_name_has_exactly_forty_letters(
    session: ReadSessionDep, an_entity_whose_name_has_exactly_forty_letters_id: Int32
) -> AnEntityWhoseNameHasExactlyFortyLettersRead:
    """One an entity whose name has exactly forty letters."""
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).read_or_404(
        an_entity_whose_name_has_exactly_forty_letters_id
    )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=AnEntityWhoseNameHasExactlyFortyLettersRead,
    responses=problems(409, 413, 422, 503),
)
async def create_an_entity_whose_name_has_exactly_forty_letters(
    session: SessionDep,
    data: AnEntityWhoseNameHasExactlyFortyLettersCreate,
    request: Request,
    response: Response,
) -> AnEntityWhoseNameHasExactlyFortyLetters:
    """Make an an entity whose name has exactly forty letters; `Location` tells where it is."""
    an_entity_whose_name_has_exactly_forty_letters = await (
        AnEntityWhoseNameHasExactlyFortyLettersRepository(session).create(data)
    )
    key = an_entity_whose_name_has_exactly_forty_letters.id
    response.headers["Location"] = f"{request.url.path}/{key}"
    return an_entity_whose_name_has_exactly_forty_letters


@router.patch(
    "/{an_entity_whose_name_has_exactly_forty_letters_id}",
    response_model=AnEntityWhoseNameHasExactlyFortyLettersRead,
    responses=problems(404, 409, 413, 422, 503),
)
async def update_an_entity_whose_name_has_exactly_forty_letters(
    session: SessionDep,
    an_entity_whose_name_has_exactly_forty_letters_id: Int32,
    data: AnEntityWhoseNameHasExactlyFortyLettersUpdate,
) -> AnEntityWhoseNameHasExactlyFortyLetters:
    """Change the fields that are sent, and no others."""
    an_entity_whose_name_has_exactly_forty_letters = (
        AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    )
    return await an_entity_whose_name_has_exactly_forty_letters.update(
        await an_entity_whose_name_has_exactly_forty_letters.get_or_404(
            an_entity_whose_name_has_exactly_forty_letters_id
        ),
        data,
    )


@router.delete(
    "/{an_entity_whose_name_has_exactly_forty_letters_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(404, 409, 422, 503),
)
async def delete_an_entity_whose_name_has_exactly_forty_letters(
    session: SessionDep, an_entity_whose_name_has_exactly_forty_letters_id: Int32
) -> None:
    """Delete an an entity whose name has exactly forty letters."""
    an_entity_whose_name_has_exactly_forty_letters = (
        AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    )
    await an_entity_whose_name_has_exactly_forty_letters.delete(
        await an_entity_whose_name_has_exactly_forty_letters.get_or_404(
            an_entity_whose_name_has_exactly_forty_letters_id
        )
    )


@router.get(
    "/{an_entity_whose_name_has_exactly_forty_letters_id}/the-other-side-of-it",
    responses=problems(404, 422, 503),
)
async def list_the_other_side_of_it_of_an_entity_whose_name_has_exactly_forty_letters(
    session: ReadSessionDep,
    an_entity_whose_name_has_exactly_forty_letters_id: Int32,
    query: Annotated[AnEntityWhoseNameHasExactlyFortyLettersFilter, Query()],
) -> Page[AnEntityWhoseNameHasExactlyFortyLettersRead]:
    """A page of the the other side of it of an an entity whose name has exactly forty letters."""
    await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).exists_or_404(
        an_entity_whose_name_has_exactly_forty_letters_id
    )
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).page(
        query,
        col(AnEntityWhoseNameHasExactlyFortyLetters.a_relation_whose_name_is_long_as_well_id)
        == an_entity_whose_name_has_exactly_forty_letters_id,
    )
