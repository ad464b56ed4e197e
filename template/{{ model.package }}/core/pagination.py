"""Pages of a list."""

from typing import Generic, Self, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from .filters import FilterParams

ItemT = TypeVar("ItemT")


class Page(BaseModel, Generic[ItemT]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[ItemT]
    total: int | None = Field(description="How many there are in all; null with `total=false`.")
    limit: int
    offset: int = Field(description="How many were passed over; 0 after a cursor.")
    next_cursor: str | None = Field(
        default=None, description="The `cursor` of the next page; null on the last one."
    )


class PageParams(FilterParams):
    """Which page of a list a client asks for, and in which order."""

    limit: int = Field(default=20, ge=1, le=100, description="How many to answer at most.")
    offset: int = Field(
        default=0, ge=0, le=2**63 - 1, description="How many to pass over. Not with a cursor."
    )
    cursor: str | None = Field(
        default=None,
        description="The `next_cursor` of a page with the same sort: what follows it is answered, "
        "whatever came or went in between. Not with an offset.",
    )
    total: bool = Field(default=True, description="Count them all, which takes time.")
    sort: str | None = None

    @model_validator(mode="after")
    def _one_beginning(self) -> Self:
        if {"cursor", "offset"} <= self.model_fields_set:
            raise PydanticCustomError("cursor", "A page begins at a cursor or at an offset")
        return self


class IncludeParams(PageParams):
    """What a client asks of a list whose rows can be answered with others."""

    include: str | None = None


def sort_by(*names: str) -> str | None:
    """The field `sort` of a list that can be sorted by these names."""
    name = f"-?({'|'.join(names)})"
    field: str | None = Field(
        default=None,
        pattern=f"^{name}(,{name})*$",
        description="Names separated by commas, each with a leading `-` for descending order.",
        examples=[f"-{names[-1]}"],
    )
    return field


def includes_of(*names: str) -> FieldInfo:
    """The parameter `include` of answers that can include these."""
    name = f"({'|'.join(names)})"
    parameter: FieldInfo = Query(
        pattern=f"^{name}(,{name})*$",
        description="What to answer with each row: names separated by commas.",
        examples=[",".join(names[:2])],
    )
    return parameter
