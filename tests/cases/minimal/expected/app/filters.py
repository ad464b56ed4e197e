"""Filters of a list: the query parameters they add, and the conditions they become."""

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import get_annotations
from types import GenericAlias
from typing import Annotated, Any, TypeVar, Unpack, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, inspect, or_
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel

T = TypeVar("T")


@dataclass(frozen=True)
class Operators:
    """What a field can be asked beyond its equality, as `<field>__<operator>`."""

    names: tuple[str, ...]


_EQUALITY = ("eq", "ne", "in", "not_in")

Equal = Annotated[T | None, Operators(_EQUALITY)]
Ordered = Annotated[T | None, Operators((*_EQUALITY, "gt", "ge", "lt", "le"))]
Textual = Annotated[T | None, Operators((*_EQUALITY, "contains", "startswith", "endswith"))]
Nullable = Annotated[T, Operators(("isnull",))]

# NUL, which PostgreSQL cannot hold, and halves of surrogate pairs, which UTF-8 cannot.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: object) -> object:
    """The value, unless it is or lists a text that a database cannot hold."""
    if isinstance(value, list):
        return [storable(item) for item in cast("list[object]", value)]
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise PydanticCustomError(
            "unstorable_text", "The text must contain neither NUL nor halves of surrogate pairs"
        )
    return value


class FilterParams(BaseModel):
    """Query parameters of a list; several must all hold.

    A field of a kind above brings parameters for its operators: `due: Ordered[UTCDateTime]` also
    adds `due__lt`. `ne` and `not_in` keep the rows that have no value. `contains`, `startswith`
    and `endswith` do not tell upper from lower case.
    """

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        return storable(value)

    def __init_subclass__(cls, **kwargs: Unpack[ConfigDict]) -> None:
        super().__init_subclass__(**kwargs)
        for name, annotation in get_annotations(cls).items():
            for parameter, kind in _parameters(name, annotation):
                cls.__annotations__[parameter] = kind
                setattr(cls, parameter, None)


def _parameters(name: str, annotation: object) -> Iterator[tuple[str, object]]:
    if get_origin(annotation) is not Annotated:
        return
    optional, *marks = get_args(annotation)
    for mark in marks:
        if isinstance(mark, Operators):
            for operation in mark.names:
                yield f"{name}__{operation}", _parameter_type(operation, optional)


def _parameter_type(operation: str, optional: object) -> object:
    if operation == "isnull":
        return bool | None
    if operation in {"in", "not_in"}:
        value = next(arg for arg in get_args(optional) if arg is not type(None))
        return GenericAlias(list, value) | None
    return optional


Condition = Callable[[Any], ColumnElement[bool]]
Operator = Callable[[ColumnElement[Any], Any], ColumnElement[bool]]


def _like(column: ColumnElement[Any], pattern: str, text: str) -> ColumnElement[bool]:
    """Whether the column holds a text, in which nothing is a wildcard, where the pattern says."""
    escaped = re.sub("[/%_]", r"/\g<0>", text)
    return column.ilike(pattern.format(escaped), escape="/")


def _contains(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return _like(column, "%{}%", text)


OPERATORS: Mapping[str, Operator] = {
    "eq": operator.eq,
    "ne": lambda column, value: column.is_distinct_from(value),
    "in": lambda column, values: column.in_(values),
    "not_in": lambda column, values: or_(column.is_(None), column.not_in(values)),
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "contains": _contains,
    "startswith": lambda column, value: _like(column, "{}%", value),
    "endswith": lambda column, value: _like(column, "%{}", value),
    "isnull": lambda column, null: column.is_(None) if null else column.is_not(None),
}


class Filters:
    """The filters of one table, looked up once and applied to every query."""

    def __init__(self, model: type[SQLModel], names: Iterable[str]) -> None:
        mapper = inspect(model)
        self._conditions = {name: _condition(mapper, name) for name in names}

    def apply(self, query: FilterParams) -> Iterator[ColumnElement[bool]]:
        """The conditions that a client asks for; a parameter that is not sent asks for nothing."""
        for name, condition in self._conditions.items():
            if name in query.model_fields_set:
                yield condition(getattr(query, name))


def _condition(mapper: Mapper[Any], name: str) -> Condition:
    """The filter `<field>`, `<field>__<operator>`, `<relation>__<field>` and so on."""
    first, *rest = name.split("__")
    return _comparison(mapper.columns[first], *rest)


def _comparison(column: ColumnElement[Any], operation: str = "eq") -> Condition:
    compare = OPERATORS[operation]
    return lambda value: compare(column, value)
