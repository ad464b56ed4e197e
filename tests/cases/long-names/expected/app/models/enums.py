"""The enumerations of the models."""

from typing import Literal

AnEntityWhoseNameHasExactlyFortyLettersAnotherFieldWhoseNameIsAsLongAsItMayBeX = Literal[
    "a-rather-long-value-of-this-enum",
    "another-rather-long-value-of-this-enum",
]
