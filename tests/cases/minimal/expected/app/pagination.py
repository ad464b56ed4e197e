"""Pages of a list."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from app.filters import FilterParams

ItemT = TypeVar("ItemT")


class Page(BaseModel, Generic[ItemT]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    items: list[ItemT]
    total: int | None = Field(description="How many there are in all; null with `total=false`.")
    limit: int
    offset: int
    next_cursor: str | None = Field(default=None, description="Where the next page begins.")


class PageParams(FilterParams):
    """Which page of a list a client asks for, and in which order."""

    limit: int = Field(default=20, ge=1, le=100, description="How many to answer at most.")
    offset: int = Field(default=0, ge=0, le=2**63 - 1, description="How many to pass over.")
    total: bool = Field(default=True, description="Count them all, which takes time.")
    sort: str | None = None


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
