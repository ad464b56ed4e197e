"""What every repository does."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    RowMapping,
    Select,
    Table,
    UnaryExpression,
    bindparam,
    delete,
    func,
    inspect,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel
from sqlmodel import select as select_model
from sqlmodel.ext.asyncio.session import AsyncSession

from app.errors import NotFoundError
from app.filters import Filters
from app.pagination import Page, PageParams

TableT = TypeVar("TableT", bound=SQLModel)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=SQLModel)
ReadT = TypeVar("ReadT", bound=SQLModel)
FilterT = TypeVar("FilterT", bound=PageParams)


class Statements(Generic[TableT, ReadT, FilterT]):
    """The statements of one table, built once and compiled once.

    Reads select exactly the columns of the Read model, so that nothing else leaves the database.
    """

    def __init__(self, model: type[TableT], read: type[ReadT], query: type[FilterT]) -> None:
        self.model = model
        self.read = read
        self.query = query
        self.name = model.__name__

    @cached_property
    def mapper(self) -> Mapper[TableT]:
        return inspect(self.model)

    @cached_property
    def table(self) -> Table[Any]:
        return cast("Table[Any]", self.mapper.local_table)

    @cached_property
    def columns(self) -> Sequence[Label[Any]]:
        return [self.mapper.columns[name].label(name) for name in self.read.model_fields]

    @cached_property
    def key(self) -> Column[Any]:
        (key,) = self.table.primary_key
        return key

    @cached_property
    def filters(self) -> Filters:
        return Filters(self.model, self.query.model_fields.keys() - PageParams.model_fields.keys())

    @cached_property
    def one(self) -> Select[Any]:
        return select(*self.columns).where(self.key == bindparam("key"))

    @cached_property
    def exists(self) -> Select[Any]:
        return select(self.key).where(self.key == bindparam("key"))

    @cached_property
    def page(self) -> Select[Any]:
        return select(*self.columns).limit(bindparam("limit")).offset(bindparam("offset"))

    @cached_property
    def count(self) -> Select[int]:
        return select(func.count()).select_from(self.table)

    def order(self, sort: str | None) -> Sequence[Column[Any] | UnaryExpression[Any]]:
        """The order that a client asks for; it ends in the key, so that pages are stable."""
        names = sort.split(",") if sort else []
        return [*map(self._direction, names), self.key]

    def _direction(self, name: str) -> UnaryExpression[Any]:
        column = self.mapper.columns[name.removeprefix("-")]
        direction = column.desc() if name.startswith("-") else column.asc()
        # Only where there can be nulls: an index serves the plain order of a column that has none.
        return direction.nulls_last() if column.nullable else direction


class AsyncRepository(Generic[TableT, CreateT, UpdateT, ReadT, FilterT]):
    """The rows of one table. Methods flush and never commit: the caller owns the transaction."""

    statements: Statements[TableT, ReadT, FilterT]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: object) -> TableT | None:
        """The row of this key, to be changed."""
        return await self.session.get(self.statements.model, key)

    async def get_or_404(self, key: object) -> TableT:
        """The row of this key, to be changed.

        Raises:
            NotFoundError: no row has this key.
        """
        row = await self.get(key)
        if row is None:
            raise NotFoundError(self.statements.name, key)
        return row

    async def read_or_404(self, key: object) -> ReadT:
        """What a client may see of the row of this key.

        Raises:
            NotFoundError: no row has this key.
        """
        connection = await self._connection()
        result = await connection.execute(self.statements.one, {"key": key})
        row = result.mappings().one_or_none()
        if row is None:
            raise NotFoundError(self.statements.name, key)
        return self._read(row)

    async def exists(self, key: object) -> bool:
        """Whether a row has this key."""
        connection = await self._connection()
        return await connection.scalar(self.statements.exists, {"key": key}) is not None

    async def exists_or_404(self, key: object) -> None:
        """Make sure that a row has this key.

        Raises:
            NotFoundError: no row has this key.
        """
        if not await self.exists(key):
            raise NotFoundError(self.statements.name, key)

    async def list(self, *conditions: ColumnElement[bool]) -> Sequence[TableT]:
        """All rows that meet the conditions, to be changed, in the order of their keys."""
        statement = select_model(self.statements.model).where(*conditions)
        return (await self.session.exec(statement.order_by(self.statements.key))).all()

    async def count(self, *conditions: ColumnElement[bool]) -> int:
        """How many rows meet the conditions."""
        connection = await self._connection()
        return (await connection.execute(self.statements.count.where(*conditions))).scalar_one()

    async def page(self, query: FilterT, *conditions: ColumnElement[bool]) -> Page[ReadT]:
        """One page of the rows that meet the conditions and that the client asks for."""
        statements = self.statements
        where = [*conditions, *statements.filters.apply(query)]
        total = await self.count(*where) if query.total else None
        connection = await self._connection()
        result = await connection.execute(
            statements.page.where(*where).order_by(*statements.order(query.sort)),
            {"limit": query.limit, "offset": query.offset},
        )
        items = [self._read(row) for row in result.mappings()]
        return Page(items=items, total=total, limit=query.limit, offset=query.offset)

    async def create(self, data: CreateT) -> TableT:
        """Insert a row, and read back what the database set."""
        row = self.statements.model.model_validate(data)
        self.session.add(row)
        await self.session.flush()
        return row

    async def create_many(self, data: Sequence[CreateT]) -> Sequence[TableT]:
        """Insert rows: all of them or none."""
        rows = [self.statements.model.model_validate(item) for item in data]
        self.session.add_all(rows)
        await self.session.flush()
        return rows

    async def update(self, row: TableT, data: UpdateT) -> TableT:
        """Change the fields that the client sent, and no others."""
        row.sqlmodel_update(data.model_dump(exclude_unset=True))
        await self.session.flush()
        return row

    async def delete(self, row: TableT) -> None:
        """Delete a row; what refers to it follows the rules of the database."""
        key = inspect(row).identity
        # As a statement: the unit of work would wait for a row that refers to itself.
        statement = delete(self.statements.model).where(self.statements.key.in_(key or ()))
        await self.session.exec(statement)

    async def _connection(self) -> AsyncConnection:
        """The connection of the session: reads on it skip the ORM, which halves their cost."""
        session = self.session
        if session.new or session.dirty or session.deleted:
            await session.flush()
        return await session.connection()

    def _read(self, row: RowMapping) -> ReadT:
        return self.statements.read.model_validate(row)
