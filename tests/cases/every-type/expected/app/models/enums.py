"""The enumerations of the models."""

from enum import StrEnum
from typing import Literal


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


RequiredASize = Literal["small", "large"]
PossibleASize = Literal["small", "large"]
DefaultedASize = Literal["small", "large"]
