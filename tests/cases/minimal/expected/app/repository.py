"""What every repository does."""

from collections.abc import AsyncGenerator, Collection, Sequence
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, RowMapping, delete, inspect
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import SQLModel
from sqlmodel import select as select_model
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from app.conditions import has_key
from app.cursors import InvalidCursorError
from app.database_errors import from_database
from app.errors import InvalidError, NotFoundError
from app.inserts import upsert
from app.models.base import as_stored
from app.pagination import Page, PageParams
from app.statements import Statements

TableT = TypeVar("TableT", bound=SQLModel)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=SQLModel)
ReadT = TypeVar("ReadT", bound=SQLModel)
FilterT = TypeVar("FilterT", bound=PageParams)


class AsyncRepository(Generic[TableT, CreateT, UpdateT, ReadT, FilterT]):
    """The rows of one table. Methods flush and never commit: the caller owns the transaction."""

    statements: Statements[TableT, ReadT, FilterT]
    immutable: ClassVar[Collection[str]] = ()

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: object) -> TableT | None:
        """The row of this key, to be changed.

        Until the transaction ends, others who want to change the row wait.
        """
        return await self._locked(key)

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
        result = await connection.execute(self.statements.one, self.statements.parameters(key))
        rows = self._read(result.mappings().all())
        if not rows:
            raise NotFoundError(self.statements.name, key)
        return rows[0]

    async def exists(self, key: object) -> bool:
        """Whether a row has this key."""
        connection = await self._connection()
        result = await connection.execute(self.statements.exists, self.statements.parameters(key))
        return result.first() is not None

    async def exists_or_404(self, key: object) -> None:
        """Make sure that a row has this key.

        Raises:
            NotFoundError: no row has this key.
        """
        if not await self.exists(key):
            raise NotFoundError(self.statements.name, key)

    async def list(self, *conditions: ColumnElement[bool]) -> Sequence[TableT]:
        """All rows that meet the conditions, to be changed, in the order of their keys."""
        return (await self.session.exec(self._select(*conditions))).all()

    async def stream(self, *conditions: ColumnElement[bool]) -> AsyncGenerator[TableT]:
        """The rows of `list` one after the other, when they may be too many to hold at once.

        They are read by the thousand, so that no cursor stays open in the database.
        """
        order = self.statements.order(None)
        statement = self._select(*conditions).limit(1000)
        following = statement
        while rows := (await self.session.exec(following)).all():
            last = _key(rows[-1])
            for row in rows:
                yield row
            following = statement.where(order.beyond(last))

    async def count(self, *conditions: ColumnElement[bool]) -> int:
        """How many rows `list` has."""
        connection = await self._connection()
        result = await connection.execute(self.statements.count.where(*conditions))
        return result.scalar_one()

    async def page(self, query: FilterT, *conditions: ColumnElement[bool]) -> Page[ReadT]:
        """One page of the rows that meet the conditions and that the client asks for.

        Raises:
            InvalidCursorError: the cursor is not of this list in this order.
        """
        statements = self.statements
        order = statements.order(query.sort)
        where = [*conditions, *statements.filters.apply(query)]
        beginning = [] if query.cursor is None else [order.after(query.cursor)]
        total = await self.count(*where) if query.total else None
        connection = await self._connection()
        statement = statements.page.where(*where, *beginning)
        try:
            result = await connection.execute(
                statement.order_by(*order.clauses),
                # One more, to know whether there is a next page.
                {"limit": query.limit + 1, "offset": query.offset},
            )
        except StatementError as error:
            if beginning and isinstance(from_database(error), InvalidError):
                raise InvalidCursorError from error
            raise
        rows = result.mappings().all()
        shown = rows[: query.limit]
        return Page(
            items=[*self._read(shown)],
            total=total,
            limit=query.limit,
            offset=query.offset,
            next_cursor=order.cursor(shown[-1]) if len(rows) > query.limit else None,
        )

    async def create(self, data: CreateT, /, **values: object) -> TableT:
        """Insert a row, and read back what the database set.

        Args:
            data: what clients give.
            values: fields that clients do not give.
        """
        row = self._new(data, values)
        self.session.add(row)
        await self.session.flush()
        return row

    async def create_many(self, data: Sequence[CreateT]) -> Sequence[TableT]:
        """Insert rows, all of them or none, by one statement for up to a thousand."""
        rows = [self._new(item, {}) for item in data]
        self.session.add_all(rows)
        await self.session.flush()
        return rows

    async def update(self, row: TableT, data: UpdateT) -> TableT:
        """Change the fields that the client sent, and no others."""
        row.sqlmodel_update(data.model_dump(exclude_unset=True))
        await self._flush(row)
        return row

    async def upsert(self, data: CreateT, /, *on: str, **values: object) -> TableT:
        """Insert a row; if there is one already, change those of its fields that are given.

        Its key and what is immutable stay, unless they are among the values.

        Args:
            data: what clients give.
            on: the fields to know a row by, which are unique together; its key without any.
            values: fields that clients do not give.
        """
        fixed = {*self.immutable, *self.statements.key_names}
        given = (data.model_fields_set - fixed) | values.keys()
        statement = upsert(self._new(data, values), given, on, await self._connection())
        result = await self.session.exec(
            statement.returning(self.statements.model),
            execution_options={"populate_existing": True},
        )
        row: TableT = result.scalar_one()
        return row

    async def delete(self, row: TableT) -> None:
        """Delete a row; what refers to it follows the rules of the database."""
        # As a statement: the unit of work would wait for a row that refers to itself.
        statement = delete(self.statements.model).where(has_key(self.statements.keys, _key(row)))
        await self.session.exec(statement)

    async def _flush(self, row: TableT) -> None:
        """Write the changes of a row, if nobody else was faster.

        Raises:
            NotFoundError: it was deleted since it was read.
        """
        try:
            await self.session.flush()
        except StaleDataError as error:
            raise NotFoundError(self.statements.name, _key(row)) from error

    async def _locked(self, key: object) -> TableT | None:
        """The row of this key as it is once no other transaction is changing it."""
        return await self.session.get(
            self.statements.model,
            key,
            populate_existing=True,
            # Rows that refer to this one may come meanwhile.
            with_for_update={"key_share": True},
        )

    def _new(self, data: CreateT, values: dict[str, object]) -> TableT:
        """A row that is not in the database yet."""
        model = self.statements.model
        if isinstance(data, model):
            return data.sqlmodel_update(values)
        return model.model_validate(data, update=values)

    async def _connection(self) -> AsyncConnection:
        """The connection of the session: reads on it skip the ORM, which halves their cost."""
        session = self.session
        if session.new or session.dirty or session.deleted:
            await session.flush()
        return await session.connection()

    def _select(self, *conditions: ColumnElement[bool]) -> SelectOfScalar[TableT]:
        """The rows that meet the conditions, in the order of their keys."""
        statements = self.statements
        return select_model(statements.model).where(*conditions).order_by(*statements.keys)

    def _read(self, rows: Sequence[RowMapping]) -> Sequence[ReadT]:
        """What a client sees of rows."""
        return [as_stored(self.statements.read, row) for row in rows]


def _key(row: SQLModel) -> tuple[object, ...]:
    identity: tuple[object, ...] = inspect(row).identity
    return identity
