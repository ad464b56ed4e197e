"""How core reaches a database, and what it makes of the database's errors."""

import asyncio
import math
import socket
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import core.database
import core.engines
import pytest
from core.columns import JSONType
from core.database import Database, retry, uow
from core.database_errors import from_database, is_transient
from core.engines import async_engine, async_url, to_json
from core.errors import AppError, ConflictError, InvalidError, UnavailableError
from core.settings import CoreSettings
from core.sync import sync_engine, sync_session, sync_url
from library import (
    Author,
    AuthorCreate,
    AuthorRepository,
    Book,
    BookCreate,
    BookRepository,
    Copy,
    CopyRepository,
    Loan,
    Tag,
    book_tags,
)
from pydantic import ValidationError
from sqlalchemy import Column, Float, Integer, MetaData, Table, event, insert, literal, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel.ext.asyncio.session import AsyncSession

SCRATCH = Table("scratch", MetaData(), Column("n", Integer))


async def numbers(database: Database) -> list[int]:
    """What other connections see."""
    async with database.reading() as session:
        connection = await session.connection()
        return list(await connection.scalars(select(SCRATCH.c.n).order_by(SCRATCH.c.n)))


async def write(session: AsyncSession, n: int) -> None:
    connection = await session.connection()
    await connection.execute(insert(SCRATCH).values(n=n))


# --- sessions ---


async def test_a_transaction_is_committed_at_its_end(scratch: Database) -> None:
    async with scratch.transaction() as session:
        await write(session, 1)
        await write(session, 2)
    assert await numbers(scratch) == [1, 2]


async def test_an_exception_rolls_a_transaction_back(scratch: Database) -> None:
    async def fail() -> None:
        async with scratch.transaction() as session, session.begin_nested():
            await write(session, 1)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await numbers(scratch) == []


async def test_a_savepoint_is_rolled_back_alone(scratch: Database) -> None:
    async with uow(scratch) as session:
        await write(session, 1)
        savepoint = await session.begin_nested()
        await write(session, 2)
        await savepoint.rollback()
        await write(session, 3)
    assert await numbers(scratch) == [1, 3]


async def test_a_unit_of_work_connects_by_settings(
    scratch: Database, settings: CoreSettings
) -> None:
    async with uow(settings) as session:
        await write(session, 1)
    assert await numbers(scratch) == [1]


async def test_reads_see_what_was_committed_before_each_of_them(scratch: Database) -> None:
    async with scratch.reading() as session:
        connection = await session.connection()
        assert (await connection.scalars(select(SCRATCH.c.n))).all() == []
        async with scratch.transaction() as other:
            await write(other, 1)
        assert (await connection.scalars(select(SCRATCH.c.n))).all() == [1]


async def test_rows_outlive_their_transaction(database: Database) -> None:
    async with database.transaction() as session:
        book = await BookRepository(session).create(BookCreate(title="A"))
    assert book.title == "A"


class DriverError(Exception):
    """What a driver raises."""

    def __init__(self, message: str = "", **attributes: str) -> None:
        super().__init__(message)
        vars(self).update(attributes)


class FailingWork:
    """Writes a row, but fails so many times before."""

    def __init__(self, failures: int, **attributes: str) -> None:
        self.failures = failures
        self.error = DBAPIError(None, None, DriverError(**attributes))
        self.attempts = 0

    async def __call__(self, session: AsyncSession) -> int:
        self.attempts += 1
        await write(session, self.attempts)
        if self.attempts <= self.failures:
            raise self.error
        return self.attempts


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited between attempts, which do not pass."""
    seconds: list[float] = []

    async def sleep(some: float) -> None:
        seconds.append(some)

    monkeypatch.setattr(
        core.database, "asyncio", SimpleNamespace(**vars(asyncio) | {"sleep": sleep})
    )
    return seconds


@pytest.mark.parametrize(
    "why",
    [
        {"sqlstate": "40001"},
        {"sqlstate": "40P01"},
        {"sqlite_errorname": "SQLITE_BUSY_SNAPSHOT"},
        {"sqlite_errorname": "SQLITE_LOCKED"},
    ],
)
async def test_work_is_done_again_after_a_conflict(
    scratch: Database, waited: list[float], why: dict[str, str]
) -> None:
    work = FailingWork(2, **why)
    assert is_transient(work.error)
    assert await retry(work, scratch) == 3
    assert waited == [0.1, 0.2]
    assert await numbers(scratch) == [3]


@pytest.mark.parametrize(
    ("why", "attempts"),
    [
        ({"sqlstate": "40001"}, 2),
        ({"sqlstate": "22012"}, 1),
        ({"sqlite_errorname": "SQLITE_ERROR"}, 1),
        ({}, 1),
    ],
)
async def test_work_is_given_up(scratch: Database, why: dict[str, str], attempts: int) -> None:
    work = FailingWork(9, **why)
    with pytest.raises(DBAPIError):
        await retry(work, scratch, attempts=2)
    assert (work.attempts, await numbers(scratch)) == (attempts, [])


async def test_transactions_that_exclude_each_other_succeed_one_after_the_other(
    scratch: Database,
) -> None:
    both_have_read = asyncio.Barrier(2)

    async def count_up(session: AsyncSession) -> None:
        connection = await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        known = (await connection.scalars(select(SCRATCH.c.n))).all()
        # SQLite lets the second one begin only when the first has ended.
        if not known and connection.dialect.name == "postgresql":
            await both_have_read.wait()
        await write(session, len(known) + 1)

    await asyncio.gather(*(retry(count_up, scratch) for _ in range(2)))
    assert await numbers(scratch) == [1, 2]


@pytest.mark.parametrize("name", ["lock", "statement", "idle"])
def test_timeouts_are_not_negative(name: str) -> None:
    with pytest.raises(ValidationError):
        CoreSettings.model_validate({"database_url": "sqlite://", f"database_{name}_timeout": -1})


async def test_a_ping_waits_for_an_answer(connected: Database, statements: list[str]) -> None:
    await connected.ping()
    assert statements == ["SELECT 1"]


async def test_a_ping_asks_the_replica_too(settings: CoreSettings) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = f"postgresql://x@127.0.0.1:{unused.getsockname()[1]}/x"
    database = Database(settings.model_copy(update={"database_read_url": nowhere}))
    async with database.transaction() as session:
        await session.connection()
    with pytest.raises(UnavailableError):
        await database.ping()
    await database.close()


async def test_reads_go_to_the_replica(tmp_path: Any) -> None:
    first, second = (f"sqlite:///{tmp_path / name}" for name in "ab")
    database = Database(CoreSettings(database_url=first, database_read_url=second))
    async with database.transaction() as session:
        await (await session.connection()).run_sync(SCRATCH.create)
        await write(session, 1)
    with pytest.raises(DBAPIError):
        await numbers(database)
    await database.ping()
    await database.close()


async def test_rows_outlive_a_session_that_reads(database: Database) -> None:
    async with database.transaction() as session:
        await BookRepository(session).create(BookCreate(title="A"))
    async with database.reading() as session:
        (book,) = await BookRepository(session).list()
        await session.commit()
    assert book.title == "A"


async def test_work_is_tried_three_times(scratch: Database, waited: list[float]) -> None:
    work = FailingWork(9, sqlstate="40001")
    with pytest.raises(DBAPIError):
        await retry(work, scratch)
    assert (work.attempts, len(waited)) == (3, 2)
    waited.clear()
    with pytest.raises(DBAPIError):
        await retry(work, scratch, attempts=4)
    assert waited == [0.1, 0.2, 0.4]


async def connections(database: Database, name: str, expected: int) -> int:
    """How many connections of this name there are, after a while if need be."""
    count = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    found = -1
    for _ in range(100):
        async with database.reading() as session:
            found = await (await session.connection()).scalar(count, {"name": name})
        if found == expected:
            break
        await asyncio.sleep(0.02)
    return found


@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_a_unit_of_work_disconnects_from_what_it_connected_to(
    core_postgres: str, kind: str
) -> None:
    named = CoreSettings(database_url=f"{core_postgres}&application_name={kind}")
    watching = Database(CoreSettings(database_url=core_postgres))
    if kind == "async":
        async with uow(named) as session:
            await session.connection()
            assert await connections(watching, kind, 1) == 1
    else:
        with sync_session(named) as session:
            session.connection()
            assert await connections(watching, kind, 1) == 1
    assert await connections(watching, kind, 0) == 0
    await watching.close()


async def test_a_closed_database_has_no_connections(core_postgres: str) -> None:
    url = f"{core_postgres}&application_name="
    database = Database(CoreSettings(database_url=f"{url}first", database_read_url=f"{url}second"))
    await database.ping()
    watching = Database(CoreSettings(database_url=core_postgres))
    for name, before in (("first", 1), ("second", 1)):
        assert await connections(watching, name, before) == before
    await database.close()
    for name in ("first", "second"):
        assert await connections(watching, name, 0) == 0
    await watching.close()


# --- engines ---


@pytest.mark.parametrize(
    ("given", "expected", "arguments"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db", {}),
        ("postgres://a:b@c/d", "postgresql+asyncpg://a:b@c/d", {}),
        ("postgresql://a:b@c:6/d", "postgresql+asyncpg://a:b@c:6/d", {}),
        ("postgresql+asyncpg://a@c/d", "postgresql+asyncpg://a@c/d", {}),
        ("postgresql+psycopg://a@c/d?x=1", "postgresql+psycopg://a@c/d?x=1", {}),
        ("postgres:///d?host=c&port=5", "postgresql+asyncpg:///d?host=c&port=5", {}),
        (
            "postgres://a@c/d?sslmode=require&options=-c a=b",
            "postgresql+asyncpg://a@c/d",
            {"dsn": "postgresql://?sslmode=require&options=-c+a%3Db"},
        ),
        (
            "postgres://a@c/d?ssl=require",
            "postgresql+asyncpg://a@c/d",
            {"dsn": "postgresql://?sslmode=require"},
        ),
        ("postgres://a@c/d?channel_binding=require", "postgresql+asyncpg://a@c/d", {}),
        ("postgres://a@c/d?gssencmode=disable", "postgresql+asyncpg://a@c/d", {}),
        ("postgres://a@c/d?connect_timeout=5", "postgresql+asyncpg://a@c/d", {"timeout": 5.0}),
        ("postgres://a@c/d?connect_timeout=0", "postgresql+asyncpg://a@c/d", {"timeout": None}),
    ],
)
def test_urls_of_providers(given: str, expected: str, arguments: dict[str, Any]) -> None:
    url, found = async_url(given)
    assert url.render_as_string(hide_password=False) == expected
    assert found == arguments


@pytest.mark.parametrize(
    "name",
    [
        "application_name",
        "options",
        "sslcert",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
    ],
)
def test_parameters_that_asyncpg_reads_elsewhere(name: str) -> None:
    url, arguments = async_url(f"postgres://a@c/d?{name}=x")
    assert (dict(url.query), arguments) == ({}, {"dsn": f"postgresql://?{name}=x"})


def test_a_url_with_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match=r"parameters: pgbouncer, x$"):
        async_url("postgres://a@c/d?x=1&pgbouncer=true&sslmode=require")


async def test_the_pool_is_as_the_settings_say(core_postgres: str) -> None:
    settings = CoreSettings(
        database_url=core_postgres,
        database_pool_size=1,
        database_pool_timeout=0.05,
        database_pool_recycle=9,
        database_statement_cache=False,
    )
    engine = async_engine(core_postgres, settings)
    assert (engine.pool.size(), engine.pool._recycle) == (1, 9)
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection._config.statement_cache_size == 0
        with pytest.raises(PoolTimeoutError):
            await asyncio.wait_for(engine.connect(), 5)
    await engine.dispose()


@pytest.mark.parametrize(
    ("ping_after", "idle", "pings"), [(0, 0, 1), (60, 59, 0), (60, 60, 1), (60, 61, 1)]
)
async def test_only_an_idle_connection_is_pinged(
    core_postgres: str, ping_after: float, idle: float, pings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = CoreSettings(database_url=core_postgres, database_ping_after=ping_after)
    engine = async_engine(core_postgres, settings)
    now = 1000.0
    monkeypatch.setattr(core.engines, "time", SimpleNamespace(monotonic=lambda: now))
    seen: list[object] = []
    ping = engine.dialect.do_ping
    monkeypatch.setattr(engine.dialect, "do_ping", lambda c: (seen.append(c), ping(c))[1])
    for _ in range(2):
        async with engine.connect():
            pass
        now += idle
    # There is nothing to ask of a connection that was just made.
    assert len(seen) == pings
    await engine.dispose()


async def test_a_connection_that_broke_while_idle_is_replaced(core_postgres: str) -> None:
    settings = CoreSettings(database_url=core_postgres, database_ping_after=0)
    engine = async_engine(core_postgres, settings)
    other = async_engine(core_postgres, settings)
    identify = text("SELECT pg_backend_pid()")
    async with engine.connect() as connection:
        first = await connection.scalar(identify)
    async with other.connect() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    async with engine.connect() as connection:
        assert await connection.scalar(identify) != first
    await engine.dispose()
    await other.dispose()


@pytest.mark.parametrize("asked", [True, False])
async def test_the_server_is_asked_for_bounds(core_postgres: str, asked: bool) -> None:
    settings = CoreSettings(
        database_url=core_postgres,
        database_lock_timeout=0.25,
        database_statement_timeout=7,
        database_idle_timeout=0,
        database_timeouts=asked,
    )
    engine = async_engine(core_postgres, settings)
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    async with engine.connect() as connection:
        found = [await connection.scalar(text(f"SHOW {name}")) for name in names]
    assert found == (["250ms", "7s", "0"] if asked else ["0", "0", "0"])
    await engine.dispose()


async def test_a_locked_row_holds_up_neither_reads_nor_the_sign_of_life(core_postgres: str) -> None:
    settings = CoreSettings(
        database_url=core_postgres, database_pool_size=4, database_lock_timeout=0.5
    )
    database = Database(settings)
    lock = text("SELECT pg_advisory_xact_lock(7)")

    async def write() -> AppError | None:
        try:
            async with database.transaction() as session:
                await (await session.connection()).execute(lock)
        except SQLAlchemyError as error:
            return from_database(error)
        return None

    async with async_engine(core_postgres, settings).begin() as holder:
        await holder.execute(lock)
        writers = [asyncio.create_task(write()) for _ in range(3)]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(0.3):
            async with database.reading() as session:
                assert (await (await session.connection()).execute(text("SELECT 1"))).scalar() == 1
            await database.ping()
        assert all(isinstance(found, UnavailableError) for found in await asyncio.gather(*writers))
    await database.close()


async def test_writers_wait_for_their_turn_and_give_up(core_postgres: str) -> None:
    settings = CoreSettings(
        database_url=core_postgres, database_pool_size=1, database_pool_timeout=0.05
    )
    database = Database(settings)
    for _ in range(2):
        async with database.transaction():
            with pytest.raises(UnavailableError):
                await database.transaction().__aenter__()
    await database.close()


async def test_errors_hide_parameters(scratch: Database) -> None:
    async with scratch.engine.connect() as connection:
        with pytest.raises(SQLAlchemyError) as caught:
            await connection.execute(text("SELECT :secret FROM nowhere"), {"secret": "s3cret"})
    assert "s3cret" not in str(caught.value)


async def test_sqlite_waits_for_its_lock_before_it_reads(tmp_path: Any) -> None:
    database = Database(CoreSettings(database_url=f"sqlite:///{tmp_path / 'a.db'}"))
    sent: list[str] = []
    event.listen(
        database.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: sent.append(statement),
    )
    async with database.transaction() as session:
        await session.connection()
    assert sent == ["BEGIN IMMEDIATE"]
    sent.clear()
    async with database.reading() as session:
        connection = await session.connection()
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
    assert sent == ["PRAGMA foreign_keys"]
    await database.close()


async def test_the_key_of_a_new_row_is_a_whole_number(database: Database) -> None:
    """Some versions of SQLite return a float, like that of the first column."""
    table = Table("whole", MetaData(), Column("n", Float), Column("id", Integer, primary_key=True))
    async with database.engine.connect() as connection:
        await connection.run_sync(table.create)
        made = await connection.execute(insert(table).values(n=0.5).returning(table.c.id))
        assert repr(made.scalar_one()) == "1"
        await connection.rollback()


@pytest.mark.parametrize("value", [math.nan, math.inf, "a\\\0", ["\ud800"], {"\0": 1}, "\\\\\0"])
def test_json_that_a_database_cannot_hold(value: object) -> None:
    with pytest.raises(ValueError, match=r"JSON|surrogates"):
        to_json(value)


@pytest.mark.parametrize(
    ("value", "written"), [("\\u0000", r'"\\u0000"'), ("é", '"é"'), ({1}, "[1]")]
)
def test_json_that_it_can(value: object, written: str) -> None:
    assert to_json(value) == written


# --- without asyncio ---


def test_a_synchronous_engine_is_like_the_other(settings: CoreSettings) -> None:
    engine = sync_engine(settings)
    with engine.connect() as connection:
        with pytest.raises(SQLAlchemyError) as caught:
            connection.execute(text("SELECT :secret FROM nowhere"), {"secret": "s3cret"})
        assert "s3cret" not in str(caught.value)
        connection.rollback()
        with pytest.raises((ValueError, StatementError), match="JSON"):
            connection.execute(select(literal(math.nan, JSONType)))
        if engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_rows_outlive_a_synchronous_session(tables: CoreSettings) -> None:
    with sync_session(tables) as session:
        session.add(tag := Tag(name="sync"))
    assert tag.name == "sync"
    with sync_session(tables) as session:
        session.delete(session.get_one(Tag, "sync"))


@pytest.mark.parametrize(("cached", "threshold"), [(True, 5), (False, None)])
def test_a_synchronous_engine_finds_another_connection(
    core_postgres: str, cached: bool, threshold: int | None
) -> None:
    settings = CoreSettings(database_url=core_postgres, database_statement_cache=cached)
    engine, other = sync_engine(settings), sync_engine(settings)
    identify = text("SELECT pg_backend_pid()")
    with engine.connect() as connection:
        assert connection.connection.driver_connection.prepare_threshold == threshold
        first = connection.scalar(identify)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    with engine.connect() as connection:
        assert connection.scalar(identify) != first
    engine.dispose()
    other.dispose()


async def test_a_synchronous_session_is_committed_at_its_end(
    scratch: Database, settings: CoreSettings
) -> None:
    with sync_session(settings) as session:
        session.connection().execute(insert(SCRATCH).values(n=1))
    assert await numbers(scratch) == [1]


async def test_an_exception_rolls_a_synchronous_session_back(
    scratch: Database, settings: CoreSettings
) -> None:
    engine = sync_engine(settings)

    def fail() -> None:
        with sync_session(engine) as session:
            session.connection().execute(insert(SCRATCH).values(n=1))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    engine.dispose()
    assert await numbers(scratch) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("sqlite+aiosqlite:///x.db", "sqlite:///x.db"),
        ("postgres://a@c/d?sslmode=require", "postgresql+psycopg://a@c/d?sslmode=require"),
        ("postgresql+asyncpg://a@c/d?ssl=require", "postgresql+psycopg://a@c/d?sslmode=require"),
    ],
)
def test_urls_for_synchronous_sessions(given: str, expected: str) -> None:
    assert sync_url(given).render_as_string(hide_password=False) == expected


# --- errors ---


async def refusal(session: AsyncSession, work: Callable[[], Any]) -> AppError:
    """What the database's refusal of some work means."""

    async def refused() -> None:
        async with session.begin_nested():
            await work()
            await session.flush()

    with pytest.raises(SQLAlchemyError) as caught:
        await refused()
    found = from_database(caught.value)
    assert found is not None
    return found


async def test_duplicates(session: AsyncSession) -> None:
    authors, books = AuthorRepository(session), BookRepository(session)
    await authors.create(AuthorCreate(code="a", name="Ann"))
    book = await books.create(BookCreate(title="Abc"))
    await CopyRepository(session).create(Copy(book_id=book.id, number=1, shelf="s"))

    async def add(row: object) -> AppError:
        session.expunge_all()
        return await refusal(session, lambda: asyncio.sleep(0, session.add(row)))

    found = [
        await add(Author(code="b", name="Ann")),
        await add(Author(code="a", name="Bob")),
        await add(Copy(book_id=book.id, number=1)),
        await add(Copy(book_id=book.id, number=2, shelf="s")),
        await add(Book(title="ABC")),
    ]
    assert {type(error) for error in found} == {ConflictError}
    same = "Another row has the same"
    assert [(error.fields, error.detail) for error in found] == [
        (["name"], f"{same} name."),
        (["code"], f"{same} code. If it is deleted, restore it."),
        (["book_id", "number"], f"{same} book_id and number."),
        (["shelf"], f"{same} shelf."),
        (["title"], f"{same} title."),
    ]


async def test_broken_references(session: AsyncSession) -> None:
    sqlite = session.get_bind().dialect.name == "sqlite"
    books, copies = BookRepository(session), CopyRepository(session)
    session.add(Author(code="a", name="Ann"))
    book = await books.create(BookCreate(title="A", author_code="a"))
    copy = await copies.create(Copy(book_id=book.id, number=1))
    session.add(Loan(book_id=book.id, number=1))
    await session.flush()

    missing = await refusal(session, lambda: books.create(BookCreate(title="B", author_code="x")))
    assert missing.status == 409
    what = "a reference" if sqlite else "author_code"
    assert missing.detail == f"There is no row for {what} to refer to."
    assert missing.fields == ([] if sqlite else ["author_code"])
    session.expunge_all()
    needed = await refusal(session, lambda: copies.delete(copy_again(copy)))
    assert (needed.status, needed.detail) == (409, "Other rows still refer to this one.")


def copy_again(copy: Copy) -> Copy:
    """The row as a new session would have it."""
    from sqlalchemy.orm import make_transient_to_detached

    found = Copy(book_id=copy.book_id, number=copy.number)
    make_transient_to_detached(found)
    return found


@pytest.mark.parametrize(
    ("values", "msg", "loc"),
    [
        ({"title": None}, "The value must not be null", ["body", "title"]),
        ({"pages": 0}, "The value is not among those allowed", ["body", "pages"]),
        (
            {"price": 1},
            "The values do not meet ck_books_priced_with_pages",
            ["body"],
        ),
    ],
)
async def test_wrong_values(
    session: AsyncSession, values: dict[str, object], msg: str, loc: list[str]
) -> None:
    connection = await session.connection()
    row = {"title": "A", "words": [], "more": {}, **values}
    found = await refusal(session, lambda: connection.execute(insert(Book).values(row)))
    assert isinstance(found, InvalidError)
    assert [(part.msg, part.loc) for part in found.errors] == [(msg, loc)]
    assert found.errors[0].type == ("null" if "null" in msg else "check")


async def test_values_of_an_enumeration(session: AsyncSession) -> None:
    await BookRepository(session).create(BookCreate(title="A"))
    connection = await session.connection()
    change = text("UPDATE books SET kind = 'x'")
    found = await refusal(session, lambda: connection.execute(change))
    assert found.errors[0].loc == ["body", "kind"]


async def test_values_that_cannot_be_sent(session: AsyncSession) -> None:
    connection = await session.connection()
    wrong = insert(Book).values(title="A", words=[], more=math.nan)
    found = await refusal(session, lambda: connection.execute(wrong))
    assert (found.errors[0].type, found.errors[0].loc) == ("value_error", [])


async def test_a_link_to_nothing(session: AsyncSession) -> None:
    book = await BookRepository(session).create(BookCreate(title="A"))
    connection = await session.connection()
    link = insert(book_tags).values(book_id=book.id, tag_name="x")
    assert (await refusal(session, lambda: connection.execute(link))).status == 409


@pytest.mark.parametrize(
    ("sqlstate", "kind"),
    [
        *(
            (code, UnavailableError)
            for code in (
                *("40001", "40P01", "55P03", "57014", "08006", "25006"),
                *("28000", "3D000", "53300", "57P01", "58030"),
            )
        ),
        *((code, InvalidError) for code in ("22001", "22P02", "54000", "23514", "23502")),
        *((code, ConflictError) for code in ("23505", "23503", "23001", "23P01")),
        *((code, type(None)) for code in ("42601", "25001", "57000", "23000")),
    ],
)
def test_sqlstates(sqlstate: str, kind: type) -> None:
    books = {"table_name": "books", "column_name": "title"}
    error = DriverError(sqlstate=sqlstate, **(books if sqlstate == "23502" else {}))
    found = from_database(DBAPIError("", None, error))
    assert type(found) is kind
    if sqlstate.startswith(("22", "54")):
        assert [part.model_dump() for part in found.errors] == [
            {"loc": [], "msg": "A value is out of range or malformed", "type": "value_error"}
        ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            (f"SQLITE_{name}", UnavailableError)
            for name in ("BUSY", "LOCKED", "CANTOPEN", "IOERR", "FULL", "READONLY", "NOTADB")
        ),
        ("SQLITE_BUSY_SNAPSHOT", UnavailableError),
        ("SQLITE_TOOBIG", InvalidError),
        ("SQLITE_MISMATCH", InvalidError),
        ("SQLITE_CONSTRAINT_CHECK", InvalidError),
        ("SQLITE_CONSTRAINT_FOREIGNKEY", ConflictError),
        ("SQLITE_CONSTRAINT_TRIGGER", ConflictError),
        ("SQLITE_ERROR", type(None)),
        ("SQLITE_CONSTRAINT_VTAB", type(None)),
    ],
)
def test_result_codes_of_sqlite(name: str, kind: type) -> None:
    error = DBAPIError("", None, DriverError("failed: x", sqlite_errorname=name))
    assert type(from_database(error)) is kind


def test_errors_of_sqlalchemy() -> None:
    assert isinstance(from_database(PoolTimeoutError()), UnavailableError)
    lost = DBAPIError("", None, DriverError(), connection_invalidated=True)
    assert isinstance(from_database(lost), UnavailableError)
    assert isinstance(from_database(StatementError("", "", None, OverflowError())), InvalidError)
    assert from_database(StatementError("", "", None, KeyError())) is None


async def test_no_server_is_unavailable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql://x@127.0.0.1:{unused.getsockname()[1]}/x"
    engine = async_engine(url, CoreSettings(database_url=url))
    start = time.monotonic()
    with pytest.raises(UnavailableError):
        await engine.connect()
    assert time.monotonic() - start < 5
