"""Lists: filters by every operator, orders, cursors, pages and what is included."""

import base64
import datetime as dt
import json
import math
from collections.abc import AsyncIterator
from decimal import Decimal

import core.loading
import pytest
import pytest_asyncio
from core.conditions import related
from core.cursors import InvalidCursorError, Order
from core.filters import FilterParams, Ordered, with_operators
from core.models import Model, SoftDeleteFilters, TimestampFilters
from core.pagination import Page
from core.statements import Statements
from library import (
    Author,
    AuthorCreate,
    AuthorFilter,
    AuthorRead,
    AuthorRepository,
    Book,
    BookCreate,
    BookFilter,
    BookIncluding,
    BookRepository,
    Copy,
    CopyFilter,
    CopyRead,
    CopyRepository,
    Kind,
    Label,
    Loan,
    LoanFilter,
    LoanRepository,
    Review,
    Tag,
    TagFilter,
    TagRepository,
)
from pydantic import MISSING, ValidationError
from sqlalchemy import Column, Float
from sqlalchemy.exc import DBAPIError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

EARLY = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LATE = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def books(session: AsyncSession) -> AsyncIterator[BookRepository]:
    """Four books, of which one has hardly any values."""
    authors = AuthorRepository(session)
    await authors.create(AuthorCreate(code="ann", name="Ann 100%"))
    await authors.create(AuthorCreate(code="bob", name="Bob_x"))
    await TagRepository(session).create_many([Tag(name=name) for name in "xyz"])
    data = [
        {
            "title": "Alpha",
            "pages": 10,
            "price": "1.50",
            "out": EARLY,
            "author_code": "ann",
            "words": ["a", "b"],
            "tags_ids": ["x", "y"],
        },
        {
            "title": "beta_1",
            "pages": 20,
            "price": "2.5",
            "out": LATE,
            "kind": "poem",
            "author_code": "bob",
            "words": ["b"],
            "tags_ids": ["y"],
        },
        {"title": "gam%ma", "pages": 20, "price": "2.50", "lent": True, "author_code": "ann"},
        {"title": "Delta/x"},
    ]
    repository = BookRepository(session)
    await repository.create_many([BookCreate.model_validate(item) for item in data])
    yield repository


async def titles(books: BookRepository, **query: object) -> str:
    """The first letters of the books that a query finds, in the order of their keys."""
    page = await books.page(BookFilter.model_validate({"limit": 5, **query}))
    assert page.total == len(page.items)
    return "".join(book.title[0] for book in page.items)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "AbgD"),
        ({"pages": 20}, "bg"),
        ({"pages__eq": 20}, "bg"),
        ({"pages__ne": 20}, "AD"),
        ({"pages__in": [10, 11]}, "A"),
        ({"pages__in": []}, ""),
        ({"pages__not_in": [10, 11]}, "bgD"),
        ({"pages__gt": 10}, "bg"),
        ({"pages__ge": 10}, "Abg"),
        ({"pages__lt": 20}, "A"),
        ({"pages__le": 20}, "Abg"),
        ({"pages__isnull": True}, "D"),
        ({"pages__isnull": False}, "Abg"),
        ({"price": "2.50"}, "bg"),
        ({"price__lt": "2.50"}, "A"),
        ({"out": EARLY}, "A"),
        ({"out__gt": "2020-01-01T01:00:00+01:00"}, "b"),
        ({"kind": "poem"}, "b"),
        ({"kind__ne": "poem"}, "AgD"),
        ({"kind__in": ["poem", "novel"]}, "AbgD"),
        ({"lent": True}, "g"),
        ({"lent__ne": True}, "AbD"),
        ({"title": "Alpha"}, "A"),
        ({"title": "alpha"}, ""),
        ({"title__contains": "TA"}, "bD"),
        ({"title__contains": "_"}, "b"),
        ({"title__contains": "%"}, "g"),
        ({"title__contains": "/"}, "D"),
        ({"title__startswith": "ALP"}, "A"),
        ({"title__startswith": "lp"}, ""),
        ({"title__endswith": "A"}, "Ag"),
        ({"title__endswith": "bet"}, ""),
        ({"author_code__isnull": True}, "D"),
        ({"author__name": "Bob_x"}, "b"),
        ({"author__name": "Bob%"}, ""),
        ({"words__contains": "b"}, "Ab"),
        ({"words__contains": "ab"}, ""),
        ({"q": "AN"}, "Ag"),
        ({"q": "delta"}, "D"),
        ({"pages": 20, "lent": False}, "b"),
        ({"pages__gt": 5, "pages__lt": 15}, "A"),
    ],
)
async def test_a_filter_finds(books: BookRepository, query: dict[str, object], found: str) -> None:
    assert await titles(books, **query) == found


async def test_fields_of_deleted_rows_find_nothing(books: BookRepository) -> None:
    authors = AuthorRepository(books.session)
    await authors.delete(await authors.get_or_404("bob"))
    assert await titles(books, author__name="Bob_x") == ""
    assert await titles(books, author__name="Ann 100%") == "Ag"


async def test_a_filter_on_a_key_of_several_columns(books: BookRepository) -> None:
    session = books.session
    (book, *_) = await books.list()
    await CopyRepository(session).create_many(
        [Copy(book_id=book.id, number=n, shelf=f"s{n}") for n in (1, 2)]
    )
    loans = LoanRepository(session)
    for number in (1, 2, 2):
        await loans.create(Loan(book_id=book.id, number=number))
    page = await loans.page(LoanFilter(include="copy_"))
    assert [loan.copy_.shelf for loan in page.items] == ["s1", "s2", "s2"]


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_texts_that_no_database_holds_are_refused(value: str) -> None:
    for name in ("title", "title__contains", "q", "cursor"):
        with pytest.raises(ValidationError, match="NUL"):
            BookFilter.model_validate({name: value})
    with pytest.raises(ValidationError, match="NUL"):
        BookFilter.model_validate({"title__in": ["a", value]})


def test_filters_of_what_many_tables_have_are_whole() -> None:
    dated = TimestampFilters(created_at__lt=LATE, updated_at__in=[LATE])
    assert dated.model_fields_set == {"created_at__lt", "updated_at__in"}
    assert SoftDeleteFilters(deleted_at__isnull=True, deleted_at__gt=LATE).deleted_at__isnull


def test_operators_come_after_the_fields_and_once() -> None:
    @with_operators
    class Base(FilterParams):
        a: Ordered[int] = None

    @with_operators
    class Whole(Base):
        """What it says."""

        b: Ordered[int] = None

    operators = ["eq", "ne", "in", "not_in", "gt", "ge", "lt", "le"]
    after_a = [f"a__{operator}" for operator in operators]
    assert [*Whole.model_fields] == ["a", *after_a, "b", *(f"b__{name}" for name in operators)]
    assert (Whole.__name__, Whole.__doc__) == ("Whole", "What it says.")
    assert Whole.__module__ == __name__
    assert Whole(a__in=["1"]).a__in == [1]


@pytest.mark.parametrize(
    "query",
    [
        {"nobody": 1},
        {"title__gt": "a"},
        {"pages__isnull": "maybe"},
        {"id__isnull": True},
        {"limit": 0},
        {"limit": 6},
        {"offset": -1},
        {"offset": 2**63},
        {"sort": "words"},
        {"sort": "title,"},
        {"sort": "--title"},
        {"include": "nobody"},
        {"cursor": "x", "offset": 0},
    ],
)
def test_a_query_is_refused(query: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        BookFilter.model_validate(query)


# --- orders and cursors ---


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        (None, "AbgD"),
        ("pages", "AbgD"),
        ("-pages", "bgAD"),
        ("-pages,-title", "gbAD"),
        ("price,-id", "AgbD"),
        ("out", "AbgD"),
        ("-out", "bAgD"),
        ("-lent", "gAbD"),
        ("-id,title", "DgbA"),
        ("kind", "AgDb"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_a_walk_by_cursors_visits_every_row_once(
    books: BookRepository, sort: str | None, found: str, limit: int
) -> None:
    seen, cursor = "", None
    for _ in range(5):
        query = BookFilter(sort=sort, limit=limit, cursor=cursor)
        page = await books.page(query)
        assert page.total == 4
        seen += "".join(book.title[0] for book in page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.items) == limit
    assert seen == found


async def test_a_cursor_outlives_its_row(books: BookRepository) -> None:
    page = await books.page(BookFilter(sort="-pages", limit=2))
    await books.delete(await books.get_or_404(page.items[-1].id))
    rest = await books.page(BookFilter(sort="-pages", cursor=page.next_cursor))
    assert "".join(book.title[0] for book in rest.items) == "AD"


def encoded(value: object) -> str:
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "é",
        encoded(1),
        encoded([1, 1]),
        encoded([]),
        encoded({"a": 1}),
        encoded([["title", "id"], ["a"]]),
        encoded([["title", "id"], ["a", 1, 2]]),
        encoded([["title", "id"], ["a", "1"]]),
        encoded([["title", "id"], ["a", None]]),
        encoded([["title", "id"], [None, 1]]),
        encoded([["title", "id"], ["a", 2**63]]),
        encoded([["title", "id"], ["a\0", 1]]),
        encoded([["-title", "id"], ["a", 1]]),
        encoded([["title", "id"], ["a", 1]]) + "=",
        encoded([["title", "id"], ["a", float("nan")]]),
    ],
)
async def test_a_cursor_that_was_never_given_is_refused(books: BookRepository, cursor: str) -> None:
    with pytest.raises(InvalidCursorError) as caught:
        await books.page(BookFilter(sort="title", cursor=cursor))
    assert [part.model_dump() for part in caught.value.errors] == [
        {
            "loc": ["query", "cursor"],
            "msg": "The cursor belongs to no page in this order",
            "type": "cursor",
        }
    ]


def test_a_cursor_holds_no_number_that_json_does_not_have() -> None:
    order = Order({"x": Column("x", Float)}, ["x"])
    order.after(encoded([["x"], [1.5]]))
    for value in (math.nan, math.inf):
        with pytest.raises(InvalidCursorError):
            order.after(encoded([["x"], [value]]))


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("kind", "essay"),
        ("price", "1.234"),
        ("price", "1234567"),
        ("price", "NaN"),
        ("out", "soon"),
        ("lent", 3),
    ],
)
async def test_a_cursor_holds_values_of_its_columns(
    books: BookRepository, sort: str, value: object
) -> None:
    with pytest.raises(InvalidCursorError):
        await books.page(BookFilter(sort=sort, cursor=encoded([[sort, "id"], [value, 1]])))


async def test_a_cursor_beyond_what_its_column_holds_is_none_of_this_list(
    books: BookRepository,
) -> None:
    query = BookFilter(sort="-pages", cursor=encoded([["-pages", "id"], [2**40, 1]]))
    if (await books.session.connection()).dialect.name == "postgresql":
        savepoint = await books.session.begin_nested()
        with pytest.raises(InvalidCursorError):
            await books.page(query)
        await savepoint.rollback()
        # Without a cursor it is something else that is wrong.
        with pytest.raises(DBAPIError):
            await books.page(BookFilter(total=False), Book.pages == 2**40)
    else:
        assert (await books.page(query)).total == 4


async def test_a_genuine_cursor_can_be_made_by_hand(books: BookRepository) -> None:
    page = await books.page(BookFilter(sort="title", cursor=encoded([["title", "id"], ["C", 1]])))
    assert {book.title[0] for book in page.items} >= {"D"}


def test_a_page_is_as_large_as_is_said() -> None:
    query = AuthorFilter()
    assert (query.limit, query.offset, query.cursor, query.total) == (20, 0, None, True)
    for limits in ({"limit": 1}, {"limit": 100}, {"offset": 2**63 - 1}, {"offset": 0}):
        assert AuthorFilter.model_validate(limits).model_dump(include={*limits}) == limits
    for limit in (0, 101):
        with pytest.raises(ValidationError):
            AuthorFilter(limit=limit)
    with pytest.raises(ValidationError) as caught:
        AuthorFilter(cursor="x", offset=1)
    (error,) = caught.value.errors()
    assert error["type"] == "cursor"
    assert error["msg"] == "A page begins at a cursor or at an offset"


def test_a_page_names_all_that_it_has() -> None:
    required = Page[int].model_json_schema(mode="serialization")["required"]
    assert required == ["items", "total", "limit", "offset", "next_cursor"]
    assert Page[int](items=[], total=0, limit=1, offset=0).next_cursor is None


async def test_dates_of_rows_are_asked_for(books: BookRepository) -> None:
    assert await titles(books, created_at__gt=LATE, updated_at__gt=LATE) == "AbgD"
    assert await titles(books, created_at__lt=LATE) == ""
    assert await titles(books, updated_at__lt=LATE) == ""


async def test_a_page_without_a_count(books: BookRepository) -> None:
    page = await books.page(BookFilter(total=False, limit=3, offset=1))
    assert (page.total, page.limit, page.offset) == (None, 3, 1)
    assert "".join(book.title[0] for book in page.items) == "bgD"
    assert page.next_cursor is None


# --- relations ---


async def test_rows_of_a_relation(books: BookRepository) -> None:
    page = await books.page(BookFilter(), related(Author.books, "ann"))
    assert "".join(book.title[0] for book in page.items) == "Ag"
    assert page.total == 2


async def test_rows_that_are_linked(books: BookRepository) -> None:
    session = books.session
    (first, *_) = await books.list()
    page = await TagRepository(session).page(TagFilter(), related(Book.tags, first.id))
    assert [tag.name for tag in page.items] == ["x", "y"]
    page = await books.page(BookFilter(), related(Tag.books, "y"))
    assert "".join(book.title[0] for book in page.items) == "Ab"


async def test_rows_of_a_relation_by_a_key_of_several_columns(books: BookRepository) -> None:
    session = books.session
    one, two, *_ = await books.list()
    copies = [Copy(book_id=book.id, number=n) for book in (one, two) for n in (1, 2)]
    await CopyRepository(session).create_many(copies)
    loans = LoanRepository(session)
    kept = await loans.create(Loan(book_id=one.id, number=2))
    for book, number in ((one, 1), (two, 2)):
        await loans.create(Loan(book_id=book.id, number=number))
    page = await loans.page(LoanFilter(), related(Copy.loans, (one.id, 2)))
    assert [loan.id for loan in page.items] == [kept.id]


async def included(books: BookRepository, include: str | None) -> list[BookIncluding]:
    return (await books.page(BookFilter(include=include))).items


async def test_nothing_is_included_unless_it_is_asked_for(books: BookRepository) -> None:
    assert {book.author for book in await included(books, None)} == {MISSING}


async def test_rows_are_included(books: BookRepository) -> None:
    found = await included(books, "tags,author")
    assert [book.author and book.author.name for book in found[:3]] == [
        "Ann 100%",
        "Bob_x",
        "Ann 100%",
    ]
    assert [[tag.name for tag in book.tags] for book in found] == [["x", "y"], ["y"], []]
    (last,) = (await books.page(BookFilter(include="author", title="Delta/x"))).items
    assert (last.author, last.tags) == (None, MISSING)
    alone = await books.read_or_404(found[0].id, "tags")
    assert [tag.name for tag in alone.tags] == ["x", "y"]


async def test_deleted_rows_are_not_included(books: BookRepository) -> None:
    session = books.session
    authors, tags = AuthorRepository(session), TagRepository(session)
    await authors.delete(await authors.get_or_404("ann"))
    await tags.delete(await tags.get_or_404("y"))
    found = await included(books, "tags,author")
    assert [book.author and book.author.code for book in found] == [None, "bob", None]
    assert [[tag.name for tag in book.tags] for book in found] == [["x"], [], []]


async def test_each_relation_is_one_statement_for_all_rows(
    books: BookRepository, statements: list[str]
) -> None:
    statements.clear()
    await included(books, "tags,author")
    # The count, the page, and one for each.
    assert len(statements) == 4


async def test_more_rows_than_a_statement_has_parameters(
    books: BookRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.loading, "MAX_PARAMETERS", 2)
    found = await included(books, "tags,author")
    assert [[tag.name for tag in book.tags] for book in found] == [["x", "y"], ["y"], []]


async def test_a_key_of_several_columns_takes_a_parameter_for_each(
    books: BookRepository, monkeypatch: pytest.MonkeyPatch, statements: list[str]
) -> None:
    session = books.session
    (book, *_) = await books.list()
    copies = [Copy(book_id=book.id, number=n) for n in (1, 2, 3)]
    await CopyRepository(session).create_many(copies)
    loans = LoanRepository(session)
    for number in (1, 2, 3):
        await loans.create(Loan(book_id=book.id, number=number))
    monkeypatch.setattr(core.loading, "MAX_PARAMETERS", 2)
    statements.clear()
    page = await loans.page(LoanFilter(include="copy_", total=False))
    assert [loan.copy_.number for loan in page.items] == [1, 2, 3]
    assert len(statements) == 1 + 3


def test_what_is_not_asked_for_is_not_required() -> None:
    schema = BookIncluding.model_json_schema(mode="serialization")
    assert {"author", "tags"}.isdisjoint(schema["required"])
    assert {"id", "title", "version", "words"} <= {*schema["required"]}


async def test_an_answer_holds_only_what_its_model_has(books: BookRepository) -> None:
    (author, _) = (await AuthorRepository(books.session).page(AuthorFilter(sort="-name"))).items[
        ::-1
    ]
    assert author == AuthorRead(code="ann", name="Ann 100%", deleted_at=None)


async def test_nulls_come_last_both_ways(books: BookRepository) -> None:
    copies = CopyRepository(books.session)
    (book, *_) = await books.list()
    shelves = ["b", None, "a", None]
    await copies.create_many(
        [Copy(book_id=book.id, number=n, shelf=shelf) for n, shelf in enumerate(shelves)]
    )
    for sort, expected in (("shelf", "ab--"), ("-shelf", "ba--")):
        seen, cursor = "", None
        while True:
            page = await copies.page(CopyFilter(sort=sort, limit=1, cursor=cursor))
            seen += page.items[0].shelf or "-"
            cursor = page.next_cursor
            if cursor is None:
                break
        assert seen == expected


async def test_values_come_back_as_they_were(books: BookRepository) -> None:
    (first, second, *_) = await included(books, None)
    assert (first.price, first.out, first.kind) == (Decimal("1.50"), EARLY, Kind.NOVEL)
    assert (second.price, second.kind, second.words) == (Decimal("2.50"), Kind.POEM, ["b"])
    assert str(second.price) == "2.50"


async def test_rows_between_two_others_link_them_once_and_while_they_are_there(
    books: BookRepository,
) -> None:
    session = books.session
    one, two, *_ = await books.list()
    deleted = Review(book_id=two.id, author_code="ann", deleted_at=EARLY)
    codes = ("bob", "ann", "bob", "ann")
    session.add_all([*(Review(book_id=one.id, author_code=code) for code in codes), deleted])
    found = (await books.page(BookFilter(include="readers", limit=2))).items
    assert [[reader.code for reader in book.readers] for book in found] == [["ann", "bob"], []]
    authors = AuthorRepository(session)
    for book, expected in ((one, ["ann", "bob"]), (two, [])):
        page = await authors.page(AuthorFilter(), related(Book.readers, book.id))
        assert [author.code for author in page.items] == expected


async def test_rows_that_refer_to_a_unique_field(books: BookRepository) -> None:
    session = books.session
    (book, *_) = await books.list()
    copies = [Copy(book_id=book.id, number=n, shelf=f"s{n}") for n in (1, 2)]
    await CopyRepository(session).create_many(copies)
    session.add_all([Label(shelf="s2"), Label(shelf="s1"), Label(shelf="s2")])
    await session.flush()
    found = await session.exec(select(Label).where(related(Copy.labels, (book.id, 2))))
    assert [label.shelf for label in found] == ["s2", "s2"]


async def test_a_row_that_went_away_meanwhile_is_missing_where_it_must_be_there(
    books: BookRepository,
) -> None:
    connection = await books.session.connection()
    rows = [{"book_id": 0, "number": 0}]
    loans = await LoanRepository.statements.includes.load(connection, rows, ["copy_"])
    assert loans == [{"book_id": 0, "number": 0, "copy_": MISSING}]
    rows = [{"id": 0, "author_code": "gone"}]
    (book,) = await BookRepository.statements.includes.load(connection, rows, ["author"])
    assert book["author"] is None
    # One that is kept when it is deleted may be hidden at any time.
    reviews = Statements(Review, AuthorRead, TagFilter, {"author": AuthorRead})
    (review,) = await reviews.includes.load(connection, [{"author_code": "gone"}], ["author"])
    assert review["author"] is None


def test_what_includes_are_found_by_is_read_too() -> None:
    class OnlyKey(Model):
        id: int

    statements = Statements(Loan, OnlyKey, LoanFilter, {"copy_": CopyRead})
    assert [column.name for column in statements.columns] == ["id", "book_id", "number"]


def test_only_columns_with_nulls_say_where_nulls_are() -> None:
    clauses = BookRepository.statements.order("-title,pages").clauses
    assert [str(clause) for clause in clauses] == [
        "books.title DESC",
        "books.pages ASC NULLS LAST",
        "books.id ASC",
    ]
