"""Rows for the tests: valid, each unlike the others; what they refer to is made with them."""

from app.models.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
)
from app.repositories.an_entity_whose_name_has_exactly_forty_letters import (
    AnEntityWhoseNameHasExactlyFortyLettersRepository,
)
from tests.contract.factory import RowFactory


def letters(n: int, width: int) -> str:
    """The number in base 26, in small letters."""
    return "".join(chr(ord("a") + n // 26**place % 26) for place in reversed(range(width)))


an_entity_whose_name_has_exactly_forty_letters_factory = RowFactory(
    AnEntityWhoseNameHasExactlyFortyLetters,
    AnEntityWhoseNameHasExactlyFortyLettersCreate,
    AnEntityWhoseNameHasExactlyFortyLettersRepository,
    lambda n: {
        "a_field_whose_name_is_exactly_fifty_characters_xyz": letters(n, 7),
        "another_field_whose_name_is_as_long_as_it_may_be_x": "a-rather-long-value-of-this-enum",
    },
)
