"""The enumerations of the models."""

from enum import StrEnum


class AnEnumWhoseNameAlsoHasFortyLettersExactl(StrEnum):
    A_RATHER_LONG_VALUE_OF_THIS_ENUM = "a-rather-long-value-of-this-enum"
    ANOTHER_RATHER_LONG_VALUE_OF_THIS_ENUM = "another-rather-long-value-of-this-enum"
