"""Repositories: what they find, write, lock and check."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from core.database import Database
from core.errors import ConflictError, NotFoundError, PreconditionFailedError
from core.models import as_stored
from core.parents import deletions
from core.repository import Operation
from core.types import utc_now
from library import (
    Author,
    AuthorCreate,
    AuthorFilter,
    AuthorRead,
    AuthorRepository,
    AuthorUpdate,
    Book,
    BookCreate,
    BookFilter,
    BookRepository,
    BookUpdate,
    Copy,
    CopyRepository,
    Kind,
    StrictBooks,
    Tag,
    TagRepository,
    book_tags,
)
from sqlalchemy import Column, MetaData, Table, insert, inspect, select
from sqlmodel.ext.asyncio.session import AsyncSession


async def a_book(session: AsyncSession, title: str = "A", **values: object) -> Book:
    return await BookRepository(session).create(BookCreate(title=title, **values))


async def tags(session: AsyncSession, *names: str) -> None:
    await TagRepository(session).create_many([Tag(name=name) for name in names])


async def tags_of(session: AsyncSession, book: Book) -> list[str]:
    connection = await session.connection()
    found = select(book_tags.c.tag_name).where(book_tags.c.book_id == book.id)
    return sorted(await connection.scalars(found))


# --- reading ---


async def test_a_row_is_found_by_its_key(session: AsyncSession) -> None:
    book = await a_book(session)
    books = BookRepository(session)
    assert await books.get(book.id) is book
    assert await books.exists(book.id)
    assert (await books.read_or_404(book.id)).title == "A"
    await books.exists_or_404(book.id)


async def test_a_key_of_several_columns_is_a_tuple(session: AsyncSession) -> None:
    book = await a_book(session)
    copies = CopyRepository(session)
    await copies.create_many([Copy(book_id=book.id, number=n, shelf=f"s{n}") for n in (1, 2)])
    assert (await copies.get_or_404((book.id, 2))).shelf == "s2"
    assert (await copies.read_or_404((book.id, 1))).shelf == "s1"
    assert not await copies.exists((book.id, 3))
    with pytest.raises(NotFoundError, match=rf"Copy {book.id}, 3 does not exist\."):
        await copies.get_or_404((book.id, 3))


@pytest.mark.parametrize("method", ["get_or_404", "read_or_404", "exists_or_404"])
async def test_what_is_not_there_is_not_found(session: AsyncSession, method: str) -> None:
    with pytest.raises(NotFoundError, match="Book 7 does not exist"):
        await getattr(BookRepository(session), method)(7)
    assert await BookRepository(session).get(7) is None


async def test_lists_are_in_the_order_of_keys(session: AsyncSession) -> None:
    books = BookRepository(session)
    made = await books.create_many([BookCreate(title=t, pages=p) for t, p in [("b", 1), ("a", 2)]])
    assert await books.list() == made
    assert await books.list(Book.pages == 2) == [made[1]]
    assert await books.count() == 2
    assert await books.count(Book.title == "a") == 1
    assert [row async for row in books.stream()] == made
    assert [row async for row in books.stream(Book.pages == 1)] == [made[0]]


async def test_a_stream_reads_by_the_thousand(session: AsyncSession, statements: list[str]) -> None:
    await tags(session, *(f"{n:04}" for n in range(2001)))
    await session.flush()
    statements.clear()
    found = [row.name async for row in TagRepository(session).stream()]
    assert found == [f"{n:04}" for n in range(2001)]
    assert len(statements) == 4


async def test_reading_sees_what_was_not_flushed(session: AsyncSession) -> None:
    authors = AuthorRepository(session)
    session.add(author := Author(code="a", name="Ann"))
    assert await authors.exists("a")
    author.name = "Bob"
    assert (await authors.read_or_404("a")).name == "Bob"
    await session.delete(author)
    assert not await authors.exists("a")


async def test_a_key_has_as_many_values_as_columns(session: AsyncSession) -> None:
    with pytest.raises(ValueError, match="shorter"):
        await CopyRepository(session).exists((1,))


async def test_a_row_to_be_changed_is_as_it_is_stored(session: AsyncSession) -> None:
    book = await a_book(session)
    connection = await session.connection()
    await connection.execute(Book.__table__.update().values(title="B"))
    assert (await BookRepository(session).get_or_404(book.id)).title == "B"


async def test_rows_may_refer_to_one_that_is_being_changed(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # One transaction writes at a time.
    async with database.transaction() as session:
        key = (await a_book(session)).id
    async with database.transaction() as session:
        await BookRepository(session).get_or_404(key)
        async with asyncio.timeout(5), database.transaction() as other:
            await CopyRepository(other).create(Copy(book_id=key, number=1))


async def test_an_answer_is_what_is_stored() -> None:
    assert as_stored(AuthorRead, {"code": "x" * 99}).code == "x" * 99


# --- writing ---


async def test_what_the_database_sets_comes_back(session: AsyncSession) -> None:
    book = await a_book(session, pages=1, price=Decimal("1.5"))
    assert (book.id is None, book.version, book.price) == (False, 1, Decimal("1.50"))
    assert book.created_at == book.updated_at
    assert book.created_at.utcoffset() is not None


async def test_values_that_clients_do_not_give(session: AsyncSession) -> None:
    book = await BookRepository(session).create(BookCreate(title="A"), pages=7)
    assert book.pages == 7
    copy = await CopyRepository(session).create(Copy(book_id=book.id, number=1), shelf="s")
    assert copy.shelf == "s"


async def test_what_is_written_past_the_orm_has_the_defaults_of_the_database(
    session: AsyncSession,
) -> None:
    connection = await session.connection()
    await connection.exec_driver_sql("INSERT INTO tags (name) VALUES ('a')")
    tag = await TagRepository(session).get_or_404("a")
    assert abs(tag.created_at - utc_now()) < timedelta(minutes=1)
    assert abs(tag.updated_at - utc_now()) < timedelta(minutes=1)
    values = {"title": "A", "kind": "novel", "lent": False, "words": ["a"], "more": {}}
    columns = [Column(name, Book.__table__.c[name].type) for name in values]
    await connection.execute(insert(Table("books", MetaData(), *columns)).values(values))
    (book,) = await BookRepository(session).list()
    assert book.version == 1


async def test_rows_are_dated_to_less_than_a_second(database: Database) -> None:
    dates: list[datetime] = []
    for name in "ab":
        async with database.transaction() as session:
            (tag,) = await TagRepository(session).create_many([Tag(name=name)])
        assert tag.created_at == tag.updated_at
        dates.append(tag.created_at)
        await asyncio.sleep(0.01)
    assert dates[0] < dates[1] < dates[0] + timedelta(seconds=30)


async def test_what_a_change_sets_comes_back_without_another_statement(
    database: Database, statements: list[str]
) -> None:
    async with database.transaction() as session:
        repository = TagRepository(session)
        (tag,) = await repository.create_many([Tag(name="a")])
        before = tag.updated_at
    await asyncio.sleep(0.01)
    async with database.transaction() as session:
        tag = await TagRepository(session).get_or_404("a")
        statements.clear()
        await TagRepository(session).delete(tag)
        assert tag.updated_at > before
        assert [sent.split()[0] for sent in statements] == ["UPDATE"]


async def test_many_rows_are_one_statement(session: AsyncSession, statements: list[str]) -> None:
    await session.connection()
    statements.clear()
    made = await BookRepository(session).create_many([BookCreate(title=f"{n}") for n in range(50)])
    assert [row.title for row in made] == [f"{n}" for n in range(50)]
    assert len([sent for sent in statements if sent.startswith("INSERT")]) == 1


async def test_an_update_changes_what_was_sent(database: Database) -> None:
    async with database.transaction() as session:
        await a_book(session, pages=7)
    async with database.transaction() as session:
        books = BookRepository(session)
        (book,) = await books.list()
        before = book.updated_at
        assert await books.update(book, BookUpdate(title="B")) is book
        assert (book.title, book.pages, book.version) == ("B", 7, 2)
        assert book.updated_at > before
        await books.update(book, BookUpdate(pages=None))
        assert (book.title, book.pages, book.version) == ("B", None, 3)


async def test_an_update_leaves_out_what_was_not_sent(session: AsyncSession) -> None:
    copies = CopyRepository(session)
    copy = await copies.create(Copy(book_id=(await a_book(session)).id, number=1))
    await copies.update(copy, Copy(shelf="x"))
    assert (copy.number, copy.shelf) == (1, "x")


async def test_of_two_changes_at_once_the_second_waits(database: Database) -> None:
    async with database.transaction() as session:
        key = (await a_book(session)).id
    order: list[str] = []
    read = asyncio.Event()

    async def first() -> None:
        async with database.transaction() as session:
            books = BookRepository(session)
            book = await books.get_or_404(key)
            read.set()
            await asyncio.sleep(0.1)
            order.append("first")
            await books.update(book, BookUpdate(title="1"))

    async def second() -> None:
        await read.wait()
        async with database.transaction() as session:
            books = BookRepository(session)
            book = await books.get_or_404(key)
            order.append(f"second sees {book.title}")
            await books.update(book, BookUpdate(title="2"))

    await asyncio.gather(first(), second())
    assert order == ["first", "second sees 1"]


async def test_a_row_that_changed_past_the_repository_is_stale(session: AsyncSession) -> None:
    book = await a_book(session)
    connection = await session.connection()
    await connection.execute(Book.__table__.update().values(version=9))
    with pytest.raises(PreconditionFailedError):
        await BookRepository(session).update(book, BookUpdate(title="B"))


async def test_a_row_that_went_away_is_not_found(database: Database) -> None:
    async with database.transaction() as session:
        key = (await a_book(session)).id
        await CopyRepository(session).create(Copy(book_id=key, number=1))

    async def change() -> None:
        async with database.transaction() as session:
            copies = CopyRepository(session)
            copy = await copies.get_or_404((key, 1))
            await (await session.connection()).execute(Copy.__table__.delete())
            await copies.update(copy, Copy(shelf="x"))

    with pytest.raises(NotFoundError, match=rf"^Copy {key}, 1 does not exist\.$"):
        await change()


# --- deleting ---


async def test_a_row_is_deleted(session: AsyncSession) -> None:
    books = BookRepository(session)
    book = await a_book(session)
    other = await a_book(session, "B")
    await books.delete(book)
    assert await books.list() == [other]


async def test_a_version_that_is_gone_cannot_be_deleted(session: AsyncSession) -> None:
    book = await a_book(session)
    connection = await session.connection()
    await connection.execute(Book.__table__.update().values(version=9))
    with pytest.raises(PreconditionFailedError):
        await BookRepository(session).delete(book)


async def test_a_row_with_a_key_of_several_columns_is_deleted(session: AsyncSession) -> None:
    book = await a_book(session)
    copies = CopyRepository(session)
    one, two = await copies.create_many([Copy(book_id=book.id, number=n) for n in (1, 2)])
    await copies.delete(one)
    assert await copies.list() == [two]


async def test_a_row_that_is_kept_is_hidden_until_it_is_restored(session: AsyncSession) -> None:
    authors = AuthorRepository(session)
    author = await authors.create(AuthorCreate(code="a", name="Ann"))
    await authors.delete(author)
    assert author.deleted_at is not None
    assert await authors.get("a") is None
    assert not await authors.exists("a")
    assert await authors.list() == []
    assert await authors.count() == 0
    with pytest.raises(NotFoundError):
        await authors.get_or_404("a")
    assert await authors.get_or_404("a", deleted=True) is author
    assert await authors.get("a", deleted=True) is author
    assert await authors.list(Author.deleted_at.is_not(None)) == [author]
    assert (await authors.page(AuthorFilter())).items == []
    found = await authors.page(AuthorFilter(deleted_at__isnull=False))
    assert [row.code for row in found.items] == ["a"]
    with pytest.raises(NotFoundError):
        await authors.read_or_404("a")
    assert await authors.restore(author) is author
    assert await authors.get_or_404("a") is author


# --- upsert ---


async def test_upsert_by_the_key(session: AsyncSession) -> None:
    authors = AuthorRepository(session)
    first = await authors.upsert(AuthorCreate(code="a", name="Ann"))
    assert await authors.upsert(AuthorCreate(code="a", name="Bob")) is first
    assert (first.name, await authors.count()) == ("Bob", 1)


async def test_upsert_restores(session: AsyncSession) -> None:
    authors = AuthorRepository(session)
    author = await authors.create(AuthorCreate(code="a", name="Ann"))
    await authors.delete(author)
    await authors.upsert(AuthorCreate(code="a", name="Bob"))
    assert author.deleted_at is None


async def test_upsert_by_a_partial_unique_index(session: AsyncSession) -> None:
    authors = AuthorRepository(session)
    first = await authors.create(AuthorCreate(code="a", name="Ann"))
    assert await authors.upsert(AuthorCreate(code="b", name="Ann"), "name") is first
    assert first.code == "a"


async def test_upsert_keeps_what_is_immutable_and_counts(session: AsyncSession) -> None:
    books = BookRepository(session)
    book = await a_book(session, kind=Kind.POEM, pages=7)
    again = BookCreate(title="B", kind=Kind.NOVEL)
    assert await books.upsert(again, "id", id=book.id) is book
    assert (book.title, book.kind, book.pages, book.version) == ("B", Kind.POEM, 7, 2)
    await books.upsert(again, "id", id=book.id, kind=Kind.NOVEL)
    assert book.kind is Kind.NOVEL


async def test_upsert_of_a_new_row_leaves_to_the_database_what_is_its(
    session: AsyncSession,
) -> None:
    book = await BookRepository(session).upsert(BookCreate(title="A"))
    assert (book.id is None, book.version, book.created_at is None) == (False, 1, False)


# --- links ---


async def test_links_come_and_go(session: AsyncSession) -> None:
    await tags(session, "a", "b", "c")
    books = BookRepository(session)
    book = await a_book(session, tags_ids=["b", "a", "b"])
    assert await tags_of(session, book) == ["a", "b"]
    await books.link(Book.tags, book, "c")
    await books.link(Book.tags, book, "c")
    await books.unlink(Book.tags, book, "a")
    await books.unlink(Book.tags, book, "a")
    assert await tags_of(session, book) == ["b", "c"]
    await books.update(book, BookUpdate(title="B"))
    assert await tags_of(session, book) == ["b", "c"]
    await books.update(book, BookUpdate(tags_ids=["a"]))
    assert await tags_of(session, book) == ["a"]
    await books.upsert(BookCreate(title="C", tags_ids=["b"]), "id", id=book.id)
    assert await tags_of(session, book) == ["b"]
    await books.update(book, BookUpdate(tags_ids=[]))
    assert await tags_of(session, book) == []


async def test_links_of_other_rows_stay(session: AsyncSession) -> None:
    await tags(session, "a")
    one, two = [await a_book(session, title, tags_ids=["a"]) for title in "AB"]
    await BookRepository(session).update(one, BookUpdate(tags_ids=[]))
    assert await tags_of(session, two) == ["a"]


async def test_links_from_the_other_side(session: AsyncSession) -> None:
    await tags(session, "a")
    book = await a_book(session)
    repository = TagRepository(session)
    tag = await repository.get_or_404("a")
    await repository.link(Tag.books, tag, book.id)
    assert await tags_of(session, book) == ["a"]
    await repository.unlink(Tag.books, tag, book.id)
    assert await tags_of(session, book) == []


@pytest.mark.parametrize("many", [False, True])
async def test_links_to_what_is_not_there_are_a_conflict(session: AsyncSession, many: bool) -> None:
    await tags(session, "a")
    data = BookCreate(title="A", tags_ids=["a", "b"])
    books = BookRepository(session)
    with pytest.raises(ConflictError, match="one of tags_ids") as caught:
        await (books.create_many([data]) if many else books.create(data))
    assert caught.value.fields == ["tags_ids"]


async def test_links_to_deleted_rows_are_neither_made_nor_taken_away(
    session: AsyncSession,
) -> None:
    await tags(session, "a", "b")
    book = await a_book(session, tags_ids=["a", "b"])
    repository = TagRepository(session)
    await repository.delete(await repository.get_or_404("a"))
    await BookRepository(session).update(book, BookUpdate(tags_ids=[]))
    assert await tags_of(session, book) == ["a"]
    with pytest.raises(ConflictError):
        await BookRepository(session).update(book, BookUpdate(tags_ids=["a"]))


async def test_a_link_to_what_is_not_there_is_not_made(session: AsyncSession) -> None:
    await tags(session, "a")
    book = await a_book(session)
    tags_ = TagRepository(session)
    await tags_.delete(await tags_.get_or_404("a"))
    for name in ("a", "b"):
        with pytest.raises(NotFoundError, match=f"Tag {name}"):
            await BookRepository(session).link(Book.tags, book, name)
    assert await tags_of(session, book) == []


# --- what rows refer to ---


async def deleted_author(session: AsyncSession, code: str = "a") -> Author:
    authors = AuthorRepository(session)
    author = await authors.create(AuthorCreate(code=code, name=code))
    await authors.delete(author)
    return author


async def test_no_row_comes_to_refer_to_a_deleted_one(session: AsyncSession) -> None:
    await deleted_author(session)
    books = BookRepository(session)
    book = await a_book(session, "Old")
    key = book.id
    data = BookCreate(title="A", author_code="a")
    doors = (
        lambda: books.create(data),
        lambda: books.create_many([BookCreate(title="B"), data]),
        lambda: books.update(book, BookUpdate(author_code="a")),
        lambda: books.upsert(data, "id", id=key),
    )
    for door in doors:
        with pytest.raises(ConflictError, match="author_code refers to is deleted") as caught:
            async with session.begin_nested():
                await door()
        assert caught.value.fields == ["author_code"]
        await session.refresh(book)
    await AuthorRepository(session).create(AuthorCreate(code="b", name="b"))
    await books.update(book, BookUpdate(author_code="b"))
    await books.update(book, BookUpdate(author_code=None))


async def test_a_row_that_refers_to_a_deleted_one_can_be_changed(session: AsyncSession) -> None:
    authors = AuthorRepository(session)
    author = await authors.create(AuthorCreate(code="a", name="A"))
    books = BookRepository(session)
    book = await a_book(session, author_code="a")
    await authors.delete(author)
    await books.update(book, BookUpdate(title="B", author_code="a"))
    assert book.title == "B"


async def test_who_refers_to_a_row_and_who_deletes_it_see_each_other(database: Database) -> None:
    async with database.transaction() as session:
        await AuthorRepository(session).create(AuthorCreate(code="a", name="A"))

    async def refer() -> None:
        async with database.transaction() as session:
            await a_book(session, author_code="a")

    async def delete() -> None:
        async with database.transaction() as session:
            authors = AuthorRepository(session)
            await authors.delete(await authors.get_or_404("a"))

    async with database.transaction() as session:
        authors = AuthorRepository(session)
        await authors.delete(await authors.get_or_404("a"))
        waiting = asyncio.create_task(refer())
        await asyncio.sleep(0.2)
        assert not waiting.done()
    with pytest.raises(ConflictError):
        await waiting
    async with database.transaction() as session:
        authors = AuthorRepository(session)
        await authors.restore(await authors.get_or_404("a", deleted=True))
    async with database.transaction() as session:
        await a_book(session, author_code="a")
        waiting = asyncio.create_task(delete())
        await asyncio.sleep(0.2)
        assert not waiting.done()
    await waiting


async def test_more_links_than_a_statement_has_parameters(session: AsyncSession) -> None:
    names = [f"{n:04}" for n in range(1001)]
    await tags(session, *names)
    book = await a_book(session, tags_ids=names)
    assert await tags_of(session, book) == names


# --- the hook ---


async def test_every_door_is_checked(session: AsyncSession) -> None:
    StrictBooks.seen.clear()
    await tags(session, "a")
    books = StrictBooks(session)
    one = await books.create(BookCreate(title="A"))
    await books.create_many([BookCreate(title=title) for title in "BC"])
    await books.update(one, BookUpdate(title="D"))
    await books.upsert(BookCreate(title="E"), "id", id=one.id)
    await books.link(Book.tags, one, "a")
    await books.unlink(Book.tags, one, "a")
    await books.delete(one)
    assert StrictBooks.seen == [
        ("create", ["A"]),
        ("create", ["B", "C"]),
        ("update", ["D"]),
        ("upsert", ["E"]),
        ("link", ["E"]),
        ("unlink", ["E"]),
        ("delete", ["E"]),
    ]


async def test_kept_rows_are_checked_when_they_go_and_come_back(session: AsyncSession) -> None:
    seen: list[tuple[str, bool]] = []

    class Authors(AuthorRepository):
        async def check(self, rows: Sequence[Author], operation: Operation) -> None:
            (row,) = rows
            seen.append((operation, row.deleted_at is None))

    authors = Authors(session)
    author = await authors.create(AuthorCreate(code="a", name="Ann"))
    await authors.delete(author)
    await authors.restore(author)
    await authors.update(author, AuthorUpdate(name="Bob"))
    assert seen == [("create", True), ("delete", False), ("restore", True), ("update", True)]


async def test_a_check_sees_what_was_written_and_refuses(session: AsyncSession) -> None:
    books = StrictBooks(session)
    await books.create(BookCreate(title="A", pages=1))
    two = await books.create(BookCreate(title="B", pages=2))
    with pytest.raises(ConflictError):
        await books.update(two, BookUpdate(pages=1))
    with pytest.raises(ConflictError):
        await books.upsert(BookCreate(title="C", pages=1))
    with pytest.raises(ConflictError):
        await books.create(BookCreate(title="D", pages=1))


async def test_rows_that_are_made_at_once_see_each_other(session: AsyncSession) -> None:
    with pytest.raises(ConflictError):
        await StrictBooks(session).create_many([BookCreate(title=t, pages=1) for t in "AB"])


async def test_links_are_there_when_a_row_is_checked(session: AsyncSession) -> None:
    await tags(session, "a")
    seen: list[list[str]] = []

    class Books(BookRepository):
        async def check(self, rows: Sequence[Book], _operation: Operation) -> None:
            seen.append([name for row in rows for name in await tags_of(session, row)])

    books = Books(session)
    book = await books.create(BookCreate(title="A", tags_ids=["a"]))
    await books.update(book, BookUpdate(tags_ids=[]))
    await books.link(Book.tags, book, "a")
    await books.unlink(Book.tags, book, "a")
    assert seen == [["a"], [], ["a"], []]


async def test_a_refused_change_is_not_committed(database: Database) -> None:
    async def refused() -> None:
        async with database.transaction() as session:
            await StrictBooks(session).create_many([BookCreate(title=t, pages=1) for t in "AB"])

    with pytest.raises(ConflictError):
        await refused()
    async with database.reading() as session:
        assert await BookRepository(session).count() == 0


async def test_many_rows_are_made_by_a_create_of_ones_own(session: AsyncSession) -> None:
    class Books(BookRepository):
        async def create(self, data: BookCreate, /, **values: object) -> Book:
            return await super().create(data, **values, lent=True)

    made = await Books(session).create_many([BookCreate(title=title) for title in "AB"])
    assert [(row.title, row.lent) for row in made] == [("A", True), ("B", True)]


async def test_filters_of_the_page_are_kept_apart(session: AsyncSession) -> None:
    await a_book(session)
    page = await BookRepository(session).page(BookFilter(), Book.title == "B")
    assert (page.items, page.total) == ([], 0)


async def test_a_new_row_takes_no_links_away(session: AsyncSession, statements: list[str]) -> None:
    await tags(session, "a")
    statements.clear()
    await a_book(session, tags_ids=["a"])
    assert [sent.split()[0] for sent in statements] == ["INSERT", "SELECT", "INSERT"]


async def test_upsert_counts_as_a_change(database: Database) -> None:
    async with database.transaction() as session:
        book = await a_book(session)
    before = book.updated_at, book.created_at
    async with database.transaction() as session:
        again = BookCreate(title="B")
        changed = await BookRepository(session).upsert(again, "id", id=book.id)
    assert changed.updated_at > before[0]
    assert changed.created_at == before[1]


async def test_rows_refer_to_more_others_than_a_statement_has_parameters(
    session: AsyncSession,
) -> None:
    table = inspect(Author).local_table
    connection = await session.connection()
    keys = [f"{n}" for n in range(40_000)]
    assert await deletions(connection, table, [*table.primary_key], keys) == []
