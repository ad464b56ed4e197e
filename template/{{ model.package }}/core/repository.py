"""What every repository does."""

from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import UTC, datetime
from typing import ClassVar, Generic, Literal, TypeVar

from sqlalchemy import ColumnElement, RowMapping, delete, inspect
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import SQLModel
from sqlmodel import select as select_model
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from .conditions import has_key
from .cursors import InvalidCursorError
from .database_errors import from_database
from .errors import ConflictError, InvalidError, NotFoundError, PreconditionFailedError
from .inserts import upsert
from .links import LinkTable, Relation
from .models import SoftDeleteColumn, VersionColumn, as_stored
from .pagination import IncludeParams, Page, PageParams
from .statements import Statements

TableT = TypeVar("TableT", bound=SQLModel)
CreateT = TypeVar("CreateT", bound=SQLModel)
UpdateT = TypeVar("UpdateT", bound=SQLModel)
ReadT = TypeVar("ReadT", bound=SQLModel)
FilterT = TypeVar("FilterT", bound=PageParams)
SoftDeleteT = TypeVar("SoftDeleteT", bound=SoftDeleteColumn)

Operation = Literal["create", "update", "upsert", "delete", "restore", "link", "unlink"]


class AsyncRepository(Generic[TableT, CreateT, UpdateT, ReadT, FilterT]):
    """The rows of one table. Methods flush and never commit: the caller owns the transaction."""

    statements: Statements[TableT, ReadT, FilterT]
    links: ClassVar[Sequence[Relation]] = ()
    immutable: ClassVar[Collection[str]] = ()

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def check(self, rows: Sequence[TableT], operation: Operation) -> None:
        """Refuse what breaks a rule of the business: a subclass says which, this one has none.

        Every method that writes calls it, after the rows and their links were written and before
        they are committed, so that it may query what the database would then hold. Rows that are
        made at once come all together. Those of a `delete` may be gone from the database, and of
        an `upsert` nobody knows whether they were there before.

        Two requests at the same time do not see each other, and may both pass a check that reads
        other rows. What helps is to lock a row that all of them share, such as the parent, before
        reading (`.with_for_update(key_share=True)`: a plain FOR UPDATE would meet the lock that the
        foreign key has taken, in a deadlock), a unique or an exclusion constraint, or transactions
        that are SERIALIZABLE, with `retry`.

        Raises:
            AppError: the rule is broken, such as `ConflictError("...", fields=["starts_at"])`.
        """

    async def get(self, key: object, *, deleted: bool = False) -> TableT | None:
        """The row of this key, to be changed; a deleted one only if that is wanted, too.

        Until the transaction ends, others who want to change the row wait.
        """
        row = await self.session.get(
            self.statements.model,
            key,
            populate_existing=True,
            # Rows that refer to this one may come meanwhile.
            with_for_update={"key_share": True},
        )
        if isinstance(row, SoftDeleteColumn) and row.deleted_at is not None and not deleted:
            return None
        return row

    async def get_or_404(self, key: object, *, deleted: bool = False) -> TableT:
        """The row of this key, to be changed; a deleted one only if that is wanted, too.

        Raises:
            NotFoundError: no row has this key.
        """
        row = await self.get(key, deleted=deleted)
        if row is None:
            raise NotFoundError(self.statements.name, key)
        return row

    async def read_or_404(self, key: object, include: str | None = None) -> ReadT:
        """What a client may see of the row of this key.

        Args:
            key: of the row.
            include: what to read with it, as names separated by commas.

        Raises:
            NotFoundError: no row has this key.
        """
        connection = await self._connection()
        result = await connection.execute(self.statements.one, self.statements.parameters(key))
        rows = await self._read(result.mappings().all(), include)
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
        """All rows that meet the conditions, to be changed, in the order of their keys.

        Deleted rows are left out, unless a condition is about `deleted_at`.
        """
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
        visible = self.statements.visible(*conditions)
        connection = await self._connection()
        result = await connection.execute(self.statements.count.where(*visible))
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
        statement = statements.page.where(*statements.visible(*where), *beginning)
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
        include = query.include if isinstance(query, IncludeParams) else None
        return Page(
            items=[*await self._read(shown, include)],
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
        (row,) = await self._insert([data], values)
        return row

    async def create_many(self, data: Sequence[CreateT]) -> Sequence[TableT]:
        """Insert rows, all of them or none, by one statement for up to a thousand.

        A repository with a `create` of its own makes them by that, one after the other.
        """
        usual = AsyncRepository[TableT, CreateT, UpdateT, ReadT, FilterT].create
        if type(self).create is not usual:
            return [await self.create(item) for item in data]
        return await self._insert(data, {})

    async def update(self, row: TableT, data: UpdateT) -> TableT:
        """Change the fields that the client sent, and no others."""
        row.sqlmodel_update(data.model_dump(exclude_unset=True))
        changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.added}
        await self._flush(row)
        await self._require_parents([row], changed)
        await self._link([(row, data)], replace=True)
        await self.check([row], "update")
        return row

    async def upsert(self, data: CreateT, /, *on: str, **values: object) -> TableT:
        """Insert a row; if there is one already, change those of its fields that are given.

        Its key and what is immutable stay, unless they are among the values. A row of the same key
        that was deleted is restored.

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
        await self._require_parents([row], given)
        await self._link([(row, data)], replace=True)
        await self.check([row], "upsert")
        return row

    async def delete(self, row: TableT) -> None:
        """Delete a row; what refers to it follows the rules of the database.

        Where deleted rows are kept, it is marked as deleted, and what refers to it stays.
        """
        if isinstance(row, SoftDeleteColumn):
            row.deleted_at = datetime.now(UTC)
            await self._flush(row)
        else:
            await self._delete(row)
        await self.check([row], "delete")

    async def restore(
        self: "AsyncRepository[SoftDeleteT, CreateT, UpdateT, ReadT, FilterT]", row: SoftDeleteT
    ) -> SoftDeleteT:
        """Undo the deletion of a row, if it is deleted."""
        row.deleted_at = None
        await self._flush(row)
        await self.check([row], "restore")
        return row

    async def link(self, relation: Relation, row: TableT, other_key: object) -> None:
        """Link a row with the one of another key, unless they are linked already.

        Raises:
            NotFoundError: no row has that key.
        """
        table, connection = LinkTable(relation), await self._connection()
        if not await table.leads_to(connection, [other_key]):
            raise NotFoundError(table.leads_to_what, other_key)
        await table.add(connection, [(_key(row), other_key)])
        await self.check([row], "link")

    async def unlink(self, relation: Relation, row: TableT, other_key: object) -> None:
        """Take the link between a row and the one of another key away, if there is one."""
        await LinkTable(relation).remove(await self._connection(), _key(row), other_key)
        await self.check([row], "unlink")

    async def _insert(self, data: Sequence[CreateT], values: dict[str, object]) -> Sequence[TableT]:
        rows = [self._new(item, values) for item in data]
        self.session.add_all(rows)
        await self.session.flush()
        await self._require_parents(rows, self.statements.model.model_fields)
        await self._link([*zip(rows, data, strict=True)])
        await self.check(rows, "create")
        return rows

    async def _delete(self, row: TableT) -> None:
        # As a statement: the unit of work would wait for a row that refers to itself.
        statement = delete(self.statements.model).where(has_key(self.statements.keys, _key(row)))
        if not isinstance(row, VersionColumn):
            await self.session.exec(statement)
            return
        same = self.statements.mapper.columns["version"] == row.version
        if not (await self.session.exec(statement.where(same))).rowcount:
            raise PreconditionFailedError

    async def _link(
        self, rows: Sequence[tuple[TableT, CreateT | UpdateT]], *, replace: bool = False
    ) -> None:
        """Link rows with those whose keys came along with them.

        Raises:
            ConflictError: there is no row of one of these keys, or it is deleted.
        """
        connection = await self._connection()
        for relation in self.links:
            table = LinkTable(relation)
            others = {
                _key(row): getattr(data, _ids(relation))
                for row, data in rows
                if _ids(relation) in data.model_fields_set
            }
            ids = {key for keys in others.values() for key in keys}
            if not await table.leads_to(connection, ids):
                raise ConflictError(
                    f"There is no row for one of {_ids(relation)} to refer to.",
                    fields=[_ids(relation)],
                )
            if replace:
                await table.clear(connection, *others)
            await table.add(connection, [(key, other) for key in others for other in others[key]])

    async def _require_parents(self, rows: Sequence[TableT], changed: Collection[str]) -> None:
        """Make sure that rows do not come to refer to deleted ones.

        Raises:
            ConflictError: one of the changed fields refers to a row that is deleted.
        """
        for parent in self.statements.parents:
            if {*parent.fields}.isdisjoint(changed):
                continue
            if await parent.is_deleted(await self._connection(), rows):
                fields = " and ".join(parent.fields)
                message = f"The row that {fields} refers to is deleted. Restore it first."
                raise ConflictError(message, fields=parent.fields)

    async def _flush(self, row: TableT) -> None:
        """Write the changes of a row, if nobody else was faster.

        Raises:
            NotFoundError: it was deleted since it was read.
            PreconditionFailedError: it was changed or deleted since, and versions are counted.
        """
        try:
            await self.session.flush()
        except StaleDataError as error:
            if isinstance(row, VersionColumn):
                raise PreconditionFailedError from error
            raise NotFoundError(self.statements.name, _key(row)) from error

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
        visible = statements.visible(*conditions)
        return select_model(statements.model).where(*visible).order_by(*statements.keys)

    async def _read(self, rows: Sequence[RowMapping], include: str | None) -> Sequence[ReadT]:
        """What a client sees of rows."""
        read = self.statements.read
        if include is None:
            return [as_stored(read, row) for row in rows]
        names = dict.fromkeys(include.split(","))
        connection = await self._connection()
        loaded = await self.statements.includes.load(connection, rows, names)
        return [as_stored(read, row) for row in loaded]


def _ids(relation: Relation) -> str:
    return f"{relation.key}_ids"


def _key(row: SQLModel) -> tuple[object, ...]:
    identity: tuple[object, ...] = inspect(row).identity
    return identity
