"""Filters of a list: the query parameters they add, and the conditions they become."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, create_model, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, String, inspect, literal, or_, select
from sqlalchemy.orm import Mapper, RelationshipProperty
from sqlmodel import AutoString, SQLModel

from .columns import ListContains
from .conditions import row_of, undeleted
from .types import storable

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


class Search:
    """Marks a parameter as a text that one of these fields must contain."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields


class FilterParams(BaseModel):
    """Query parameters of a list; several must all hold.

    `ne` and `not_in` keep the rows that have no value. `contains`, `startswith` and `endswith` do
    not tell upper from lower case.
    """

    model_config = ConfigDict(extra="forbid")

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        return storable(value)


FilterT = TypeVar("FilterT", bound=FilterParams)


def with_operators(cls: type[FilterT]) -> type[FilterT]:
    """A subclass with a parameter for each operator of the fields of a kind above.

    `due: Ordered[UTCDateTime]` brings `due__ne`, `due__lt` and so on.
    """
    parameters: dict[str, Any] = {
        parameter: (kind, None)
        for name, field in cls.model_fields.items()
        for parameter, kind in _parameters(name, field)
        if parameter not in cls.model_fields
    }
    return create_model(
        cls.__name__, __base__=cls, __doc__=cls.__doc__, __module__=cls.__module__, **parameters
    )


def _parameters(name: str, field: FieldInfo) -> Iterator[tuple[str, object]]:
    for mark in field.metadata:
        if isinstance(mark, Operators):
            for operation in mark.names:
                yield f"{name}__{operation}", _parameter_type(operation, field.annotation)


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


def _contains(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    if isinstance(column.type, String | AutoString):
        return _like(column, "%{}%", str(value))
    plain = to_jsonable_python(value)
    return ListContains(column, literal([value], column.type), literal(plain))


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

    def __init__(self, model: type[SQLModel], parameters: Mapping[str, FieldInfo]) -> None:
        mapper = inspect(model)
        self._conditions = {
            name: _condition(mapper, name, field) for name, field in parameters.items()
        }

    def apply(self, query: FilterParams) -> Iterator[ColumnElement[bool]]:
        """The conditions that a client asks for; a parameter that is not sent asks for nothing."""
        for name, condition in self._conditions.items():
            if name in query.model_fields_set:
                yield condition(getattr(query, name))


def _condition(mapper: Mapper[Any], name: str, field: FieldInfo) -> Condition:
    """The filter `<field>`, `<field>__<operator>`, `<relation>__<field>` and so on."""
    for mark in field.metadata:
        if isinstance(mark, Search):
            return _search([mapper.columns[name] for name in mark.fields])
    first, *rest = name.split("__")
    if relation := mapper.relationships.get(first):
        return _related(relation, *rest)
    return _comparison(mapper.columns[first], *rest)


def _search(columns: Sequence[ColumnElement[Any]]) -> Condition:
    return lambda text: or_(*(_contains(column, text) for column in columns))


def _related(relation: RelationshipProperty[Any], field: str) -> Condition:
    """The condition on a field of the row that this one refers to."""
    # An alias, so that a table that refers to itself is not taken for the outer one.
    target = relation.mapper.local_table.alias()
    own = row_of([local for local, _ in relation.local_remote_pairs])
    keys = select(*(target.c[str(remote.key)] for _, remote in relation.local_remote_pairs))
    column = target.c[relation.mapper.columns[field].key]
    visible = keys.where(*undeleted(target))
    return lambda value: own.in_(visible.where(column == value))


def _comparison(column: ColumnElement[Any], operation: str = "eq") -> Condition:
    compare = OPERATORS[operation]
    return lambda value: compare(column, value)
