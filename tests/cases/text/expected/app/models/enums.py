"""The enumerations of the models."""

from enum import StrEnum
from typing import Literal


class Odd(StrEnum):
    # A "value" with an apostrophe
    IT_S = "it's"
    SAY_HI = 'say "hi"'
    BACK_U005C_SLASH = "back\\slash"
    VALUE_1 = "{{ 1 }}"
    NAIVE = "naïve"
    VALUE_1ST = "1st"
    CLASS = "class"
    WITH_SPACE = "with space"
    WITH_DASH = "with-dash"


QuoteOther = Literal["'", '"', "\\"]
