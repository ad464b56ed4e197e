"""The statements of one table."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    Select,
    Table,
    bindparam,
    func,
    inspect,
    select,
)
from sqlalchemy.orm import Mapper
from sqlalchemy.sql.visitors import iterate
from sqlmodel import SQLModel

from .conditions import deletion, key_values, undeleted
from .cursors import Order
from .filters import Filters
from .loading import Includes
from .pagination import IncludeParams, PageParams
from .parents import Parent, parents_of

TableT = TypeVar("TableT", bound=SQLModel)
ReadT = TypeVar("ReadT", bound=SQLModel)
FilterT = TypeVar("FilterT", bound=PageParams)


class Statements(Generic[TableT, ReadT, FilterT]):
    """The statements of one table, built once and compiled once.

    Reads select exactly the columns of the Read model, so that nothing else leaves the database.

    Attributes:
        one: the row of a key; `exists` says only whether there is one.
        page: some rows, without conditions or an order yet.
        count: how many rows there are, without conditions yet.
        filters: what clients may ask of a page.
        fields: the columns by the names of the model's fields.
    """

    def __init__(
        self,
        model: type[TableT],
        read: type[ReadT],
        query: type[FilterT],
        includes: Mapping[str, type[SQLModel]] | None = None,
    ) -> None:
        """The statements of a model, with the Read model of each relation to include."""
        self.model = model
        self.read = read
        self.query = query
        self.name = model.__name__
        self.includes = Includes(model, includes or {})

    @cached_property
    def mapper(self) -> Mapper[TableT]:
        return inspect(self.model)

    @cached_property
    def parents(self) -> Sequence[Parent]:
        """The relations to rows that may be deleted softly."""
        return [*parents_of(self.model)]

    @cached_property
    def table(self) -> Table[Any]:
        return cast("Table[Any]", self.mapper.local_table)

    @cached_property
    def fields(self) -> Mapping[str, Column[Any]]:
        return dict(self.mapper.columns.items())

    @cached_property
    def keys(self) -> Sequence[Column[Any]]:
        return [*self.table.primary_key]

    @cached_property
    def key_names(self) -> Sequence[str]:
        return [self.mapper.get_property_by_column(column).key for column in self.keys]

    @cached_property
    def columns(self) -> Sequence[Label[Any]]:
        names = [name for name in self.read.model_fields if name in self.fields]
        needed = dict.fromkeys([*names, *self.includes.names])
        return [self.fields[name].label(name) for name in needed]

    @cached_property
    def filters(self) -> Filters:
        others = IncludeParams.model_fields
        fields = self.query.model_fields.items()
        return Filters(self.model, {name: field for name, field in fields if name not in others})

    @cached_property
    def one(self) -> Select[Any]:
        return select(*self.columns).where(*self._identified, *undeleted(self.table))

    @cached_property
    def exists(self) -> Select[Any]:
        return select(*self.keys).where(*self._identified, *undeleted(self.table))

    @cached_property
    def page(self) -> Select[Any]:
        return select(*self.columns).limit(bindparam("limit")).offset(bindparam("offset"))

    @cached_property
    def count(self) -> Select[int]:
        return select(func.count()).select_from(self.table)

    @cached_property
    def _identified(self) -> Sequence[ColumnElement[bool]]:
        return [
            column == bindparam(f"key_{name}")
            for name, column in zip(self.key_names, self.keys, strict=True)
        ]

    def parameters(self, key: object) -> Mapping[str, object]:
        """The parameters of `one` and `exists` for a key."""
        pairs = zip(self.key_names, key_values(key), strict=True)
        return {f"key_{name}": value for name, value in pairs}

    def order(self, sort: str | None) -> Order:
        """The order that a client asks for; it ends in the key, so that pages are stable."""
        names = sort.split(",") if sort else []
        return Order(self.fields, [*names, *self.key_names])

    def visible(self, *conditions: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
        """The conditions, and that a row is not deleted unless they are about that themselves."""
        column = deletion(self.table)
        if column is None or any(column in set(iterate(condition)) for condition in conditions):
            return conditions
        return (*conditions, column.is_(None))
