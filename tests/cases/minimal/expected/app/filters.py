"""Filters of a list: the query parameters they add, and the conditions they become."""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from inspect import get_annotations
from types import GenericAlias
from typing import Annotated, Any, TypeVar, Unpack, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, inspect, or_, select
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


class FilterParams(BaseModel):
    """Query parameters of a list; several must all hold.

    A field of a kind above brings parameters for its operators: `due: Ordered[UTCDateTime]` also
    adds `due__lt`. `ne` and `not_in` keep the rows that have no value. `contains`, `startswith`
    and `endswith` do not tell upper from lower case.
    """

    model_config = ConfigDict(extra="forbid")

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


OPERATORS: Mapping[str, Operator] = {
    "eq": operator.eq,
    "ne": lambda column, value: column.is_distinct_from(value),
    "in": lambda column, values: column.in_(values),
    "not_in": lambda column, values: or_(column.is_(None), column.not_in(values)),
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "contains": lambda column, value: column.icontains(value, autoescape=True),
    "startswith": lambda column, value: column.istartswith(value, autoescape=True),
    "endswith": lambda column, value: column.iendswith(value, autoescape=True),
    "isnull": lambda column, null: column.is_(None) if null else column.is_not(None),
}


class Filters:
    """The filters of one table, looked up once and applied to every query."""

    def __init__(self, model: type[SQLModel], names: Iterable[str]) -> None:
        self._conditions = {name: _condition(model, name) for name in names}

    def apply(self, query: FilterParams) -> Iterator[ColumnElement[bool]]:
        """The conditions that a client asks for; a parameter that is not sent asks for nothing."""
        for name, condition in self._conditions.items():
            if name in query.model_fields_set:
                yield condition(getattr(query, name))


def _condition(model: type[SQLModel], name: str) -> Condition:
    """The filter `<field>`, `<field>__<operator>`, `<relation>__<field>` and so on."""
    first, *rest = name.split("__")
    mapper = inspect(model)
    relation = mapper.relationships.get(first)
    if relation is None:
        return _comparison(mapper.columns[first], *rest)
    # An alias, so that a table that refers to itself is not taken for the outer one.
    target = relation.mapper.local_table.alias()
    ((local, remote),) = relation.local_remote_pairs
    field, *rest = rest
    matches = _comparison(target.c[relation.mapper.columns[field].key], *rest)
    keys = select(target.c[str(remote.key)])
    return lambda value: local.in_(keys.where(matches(value)))


def _comparison(column: ColumnElement[Any], operation: str = "eq") -> Condition:
    compare = OPERATORS[operation]
    return lambda value: compare(column, value)
