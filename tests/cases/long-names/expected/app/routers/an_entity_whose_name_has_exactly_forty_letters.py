"""HTTP interface of an entity whose name has exactly forty letters."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import Int32
from app.includes.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLettersIncluding,
)
from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
    AnEntityWhoseNameHasExactlyFortyLettersFilter,
    AnEntityWhoseNameHasExactlyFortyLettersInclude,
    AnEntityWhoseNameHasExactlyFortyLettersRead,
    AnEntityWhoseNameHasExactlyFortyLettersUpdate,
)
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
) -> Page[AnEntityWhoseNameHasExactlyFortyLettersIncluding]:
    """A page of an entity whose name has exactly forty letters."""
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).page(query)


@router.get(
    "/{an_entity_whose_name_has_exactly_forty_letters_id}", responses=problems(404, 422, 503)
)
async def get_an_entity_whose_name_has_exactly_forty_letters(
    session: ReadSessionDep,
    an_entity_whose_name_has_exactly_forty_letters_id: Int32,
    include: AnEntityWhoseNameHasExactlyFortyLettersInclude = None,
) -> AnEntityWhoseNameHasExactlyFortyLettersIncluding:
    """One an entity whose name has exactly forty letters."""
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).read_or_404(
        an_entity_whose_name_has_exactly_forty_letters_id, include
    )


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=AnEntityWhoseNameHasExactlyFortyLettersRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_an_entity_whose_name_has_exactly_forty_letters(
    session: SessionDep,
    data: AnEntityWhoseNameHasExactlyFortyLettersCreate,
    request: Request,
    response: Response,
) -> AnEntityWhoseNameHasExactlyFortyLetters:
    """Make an an entity whose name has exactly forty letters; `Location` tells where it is."""
    row = await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{row.id}"
    return row


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[AnEntityWhoseNameHasExactlyFortyLettersRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_an_entity_whose_name_has_exactly_forty_letters(
    session: SessionDep,
    data: Annotated[
        list[AnEntityWhoseNameHasExactlyFortyLettersCreate],
        Body(min_length=1, max_length=1000),
    ],
) -> Sequence[AnEntityWhoseNameHasExactlyFortyLetters]:
    """Make an entity whose name has exactly forty letters: all of them or none."""
    return await AnEntityWhoseNameHasExactlyFortyLettersRepository(session).create_many(data)


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
    repository = AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    return await repository.update(
        await repository.get_or_404(an_entity_whose_name_has_exactly_forty_letters_id), data
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
    repository = AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    await repository.delete(
        await repository.get_or_404(an_entity_whose_name_has_exactly_forty_letters_id)
    )


@router.get(
    "/{an_entity_whose_name_has_exactly_forty_letters_id}/the-other-side-of-it",
    responses=problems(404, 422, 503),
)
async def list_the_other_side_of_it_of_an_entity_whose_name_has_exactly_forty_letters(
    session: ReadSessionDep,
    an_entity_whose_name_has_exactly_forty_letters_id: Int32,
    query: Annotated[AnEntityWhoseNameHasExactlyFortyLettersFilter, Query()],
) -> Page[AnEntityWhoseNameHasExactlyFortyLettersIncluding]:
    """A page of the `the_other_side_of_it` of an an entity whose name has exactly forty letters."""
    repository = AnEntityWhoseNameHasExactlyFortyLettersRepository(session)
    await repository.exists_or_404(an_entity_whose_name_has_exactly_forty_letters_id)
    return await repository.page(
        query,
        related(
            AnEntityWhoseNameHasExactlyFortyLetters.the_other_side_of_it,
            an_entity_whose_name_has_exactly_forty_letters_id,
        ),
    )
