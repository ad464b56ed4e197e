"""Queries on an entity whose name has exactly forty letters."""

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.includes.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLettersIncluding,
)
from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
    AnEntityWhoseNameHasExactlyFortyLettersFilter,
    AnEntityWhoseNameHasExactlyFortyLettersRead,
    AnEntityWhoseNameHasExactlyFortyLettersUpdate,
)


class AnEntityWhoseNameHasExactlyFortyLettersRepository(
    AsyncRepository[
        AnEntityWhoseNameHasExactlyFortyLetters,
        AnEntityWhoseNameHasExactlyFortyLettersCreate,
        AnEntityWhoseNameHasExactlyFortyLettersUpdate,
        AnEntityWhoseNameHasExactlyFortyLettersIncluding,
        AnEntityWhoseNameHasExactlyFortyLettersFilter,
    ]
):
    """The rows of `an_entity_whose_name_has_exactly_forty_letters`."""

    statements = Statements(
        AnEntityWhoseNameHasExactlyFortyLetters,
        AnEntityWhoseNameHasExactlyFortyLettersIncluding,
        AnEntityWhoseNameHasExactlyFortyLettersFilter,
        {"a_relation_with_a_long_name": AnEntityWhoseNameHasExactlyFortyLettersRead},
    )
