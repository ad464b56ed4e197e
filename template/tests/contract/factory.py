"""Rows for the tests: valid, each unlike the others, with the rows they refer to."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import Column, ForeignKeyConstraint, SmallInteger, Table, insert, inspect
from sqlalchemy.orm import RelationshipProperty
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

RowT = TypeVar("RowT", bound=SQLModel)
DataT = TypeVar("DataT", bound=SQLModel)
MadeT_co = TypeVar("MadeT_co", bound=SQLModel, covariant=True)
GivenT_contra = TypeVar("GivenT_contra", bound=SQLModel, contravariant=True)


class Repository(Protocol[MadeT_co, GivenT_contra]):
    """What the tests ask of a repository."""

    def get(self, key: object) -> Awaitable[MadeT_co | None]: ...
    def create(self, data: GivenT_contra, /, **values: object) -> Awaitable[MadeT_co]: ...
    def upsert(self, data: GivenT_contra, /, *on: str, **values: object) -> Awaitable[MadeT_co]: ...


Adapt = Callable[[int, Mapping[str, Any]], Mapping[str, Any]]
"""Other values for fields of row `n`, of which it is told what a test says, which counts more."""


class RowFactory(Generic[RowT, DataT]):
    """Makes the rows of one table, and before each of them the rows that it has to refer to.

    Where a rule of your own allows no such rows, `adapt` in `tests/custom.py` says which it does.

    Args:
        model: the class of a row.
        create: the model of what a client sends to make one; the class of a row where none can.
        repository: makes them.
        values: what a client sends for row number `n`, without references.
        withheld: the values of row number `n` that no client gives.
    """

    numbers: ClassVar[Counter[Table]] = Counter()
    """How many rows of each table the current test has asked for."""
    by_table: ClassVar["dict[Table, RowFactory[Any, Any]]"] = {}
    """All factories there are; a table that only links others has none."""

    def __init__(
        self,
        model: type[RowT],
        create: type[DataT],
        repository: Callable[[AsyncSession], Repository[RowT, DataT]],
        values: Callable[[int], dict[str, Any]],
        withheld: Callable[[int], dict[str, object]] = lambda _n: {},
    ) -> None:
        self.model = model
        self.repository = repository
        self.table = table_of(model)
        self._create = create
        self._values = values
        self._withheld = withheld
        self._adapt: Adapt = lambda _n, _given: {}
        self._last = 0
        self.by_table[self.table] = self

    def adapt(self, values: Adapt) -> Adapt:
        """Decorate what gives fields of every new row other values."""
        self._adapt = values
        return values

    def relationship(self, name: str) -> RelationshipProperty[Any]:
        """A relation of its rows."""
        found: RelationshipProperty[Any] = inspect(self.model).relationships[name]
        return found

    def other(self, name: str) -> "RowFactory[Any, Any]":
        """What makes the rows that a relation leads to."""
        return self.by_table[table_of(self.relationship(name).mapper.class_)]

    async def data(
        self, session: AsyncSession, /, *referring: str, **changes: object
    ) -> dict[str, Any]:
        """What a client sends to make the next row, with other values in some fields.

        It refers to new rows where it must, and by the optional references of the fields named.
        """
        self.numbers[self.table] = number = self.numbers[self.table] + 1
        data = {**self._values(number), **self._adapted(number, changes), **changes}
        await self._refer(session, data, {*changes}, {*referring})
        # Rows that it refers to may refer to rows of this table.
        self._last = number
        return data

    def _adapted(self, number: int, changes: Mapping[str, object]) -> Mapping[str, Any]:
        known = changes.keys() & self.model.model_fields
        given = {name: self.python(name, changes[name]) for name in known}
        return cast("Mapping[str, Any]", to_jsonable_python(self._adapt(number, given)))

    async def create(self, session: AsyncSession, /, *referring: str, **changes: object) -> RowT:
        """The next row in the database; the arguments are those of `data`."""
        kept = {name: changes.pop(name) for name in changes.keys() - self._create.model_fields}
        return await self.insert(session, await self.data(session, *referring, **changes), **kept)

    async def insert(
        self, session: AsyncSession, data: Mapping[str, Any], **changes: object
    ) -> RowT:
        """A row of these data in the database, with other values where clients give none."""
        values = self._withheld(self._last) | changes
        kept = {name: self.python(name, value) for name, value in values.items()}
        return await self.repository(session).create(self._create.model_validate(data), **kept)

    async def upsert(self, session: AsyncSession, data: Mapping[str, Any], row: RowT) -> RowT:
        """Insert a row of these data and of the key of another, or change that one."""
        key = {name: getattr(row, name) for name in key_names(self.table) if name not in data}
        values = self._withheld(self._last) | key
        return await self.repository(session).upsert(self._create.model_validate(data), **values)

    def python(self, name: str, value: object) -> object:
        """The value of a field as rows have it, which may be given as JSON has it."""
        annotation: Any = self.model.model_fields[name].annotation
        return TypeAdapter[object](annotation).validate_python(value)

    async def _refer(
        self, session: AsyncSession, data: dict[str, Any], given: set[str], referring: set[str]
    ) -> None:
        """Make the rows that the data are to refer to, unless a caller has said which.

        Where keys share columns, the later rows are made with the values of the earlier ones.
        """
        made: list[tuple[Table, dict[str, str]]] = []
        for constraint in self.references:
            columns = columns_of(constraint)
            target = (constraint.referred_table, columns)
            wanted = not _is_optional(constraint) or not referring.isdisjoint(columns)
            if not wanted or target in made:
                continue
            made.append(target)
            known = {there: data[here] for here, there in columns.items() if here in data}
            if len(known) < len(columns) or not given.issuperset(columns):
                row = await self.by_table[target[0]].create(session, **known)
                for here, there in columns.items():
                    data[here] = to_jsonable_python(getattr(row, there))

    @cached_property
    def references(self) -> list[ForeignKeyConstraint]:
        """The foreign keys, those first whose rows the rows of the others refer to."""
        constraints = self.table.foreign_key_constraints
        return sorted(constraints, key=lambda one: (_depth(one.referred_table), one.column_keys))


def table_of(model: type[SQLModel]) -> Table[Any]:
    """The table of a model."""
    return cast("Table[Any]", inspect(model).local_table)


def key_names(table: Table) -> list[str]:
    """The fields of a key, in the order of paths."""
    return [str(column.key) for column in table.primary_key]


def key_of(table: Table, row: SQLModel | Mapping[str, Any]) -> list[Any]:
    """The key of a row, or of an answer, as JSON has it."""
    names = key_names(table)
    values = row if isinstance(row, Mapping) else row.model_dump(mode="json", include={*names})
    return [values[name] for name in names]


def columns_of(constraint: ForeignKeyConstraint) -> dict[str, str]:
    """The columns of a foreign key, each with the one that it points to."""
    return {str(one.parent.key): str(one.column.key) for one in constraint.elements}


def unused(column: Column[Any]) -> int | str:
    """A value of a key, or of a reference to it, that no row has."""
    python = column.type.python_type
    if python is int:
        return 2 ** (15 if isinstance(column.type, SmallInteger) else 31) - 1
    length: int | None = getattr(column.type, "length", None)
    return str(UUID(int=0)) if python is UUID else "missing"[:length]


async def make(session: AsyncSession, table: Table, **values: object) -> Mapping[str, Any]:
    """Insert a row with these values, and the rows that it has to refer to; gives its key."""
    if factory := RowFactory.by_table.get(table):
        row = await factory.create(session, **values)
        return {name: getattr(row, name) for name in key_names(table)}
    for constraint in table.foreign_key_constraints:
        columns = columns_of(constraint)
        if not columns.keys() <= values.keys():
            other = await RowFactory.by_table[constraint.referred_table].create(session)
            values |= {here: getattr(other, there) for here, there in columns.items()}
    await session.exec(insert(table).values(values))
    return values


def _is_optional(constraint: ForeignKeyConstraint) -> bool:
    return any(column.nullable for column in constraint.columns)


def _depth(table: Table) -> int:
    """How many rows must be there, one for the other, before one of this table."""
    required = (one for one in table.foreign_key_constraints if not _is_optional(one))
    return 1 + max((_depth(one.referred_table) for one in required), default=0)
