"""Queries on an entity whose name has exactly forty letters."""

from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
    AnEntityWhoseNameHasExactlyFortyLettersFilter,
    AnEntityWhoseNameHasExactlyFortyLettersRead,
    AnEntityWhoseNameHasExactlyFortyLettersUpdate,
)
from app.repository import AsyncRepository, Statements


class AnEntityWhoseNameHasExactlyFortyLettersRepository(
    AsyncRepository[
        AnEntityWhoseNameHasExactlyFortyLetters,
        AnEntityWhoseNameHasExactlyFortyLettersCreate,
        AnEntityWhoseNameHasExactlyFortyLettersUpdate,
        AnEntityWhoseNameHasExactlyFortyLettersRead,
        AnEntityWhoseNameHasExactlyFortyLettersFilter,
    ]
):
    """The rows of `an_entity_whose_name_has_exactly_forty_letters`."""

    statements = Statements(
        AnEntityWhoseNameHasExactlyFortyLetters,
        AnEntityWhoseNameHasExactlyFortyLettersRead,
        AnEntityWhoseNameHasExactlyFortyLettersFilter,
    )
