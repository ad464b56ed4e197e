"""The enumerations of the models."""

from enum import StrEnum
from typing import Literal


class Level(StrEnum):
    # Not much
    LOW = "low"
    HIGH = "high"


CarState = Literal["new", "used"]
HouseState = Literal["new", "used"]
