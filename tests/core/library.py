"""The tables that these tests are about, declared as a generated project does it."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Optional

from core.columns import ArrayOf, CIText, DecimalType, JSONType, enum_type
from core.errors import ConflictError
from core.filters import Equal, Nullable, Ordered, Search, Textual, with_operators
from core.loading import Including
from core.models import (
    Input,
    Model,
    SoftDeletable,
    SoftDeleteColumn,
    SoftDeleteFilters,
    TimestampColumns,
    TimestampFilters,
    Timestamps,
    VersionColumn,
    Versioned,
)
from core.pagination import IncludeParams, PageParams, includes_of, sort_by
from core.repository import AsyncRepository, Operation
from core.statements import Statements
from core.types import Digits, Int32, Json, KeyStr, UTCDateTime
from pydantic import MISSING
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Table,
    text,
)
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

book_tags = Table(
    "book_tags",
    Model.metadata,
    Column[int]("book_id", ForeignKey("books.id", ondelete="CASCADE"), primary_key=True),
    Column[str]("tag_name", ForeignKey("tags.name", ondelete="CASCADE"), primary_key=True),
)


class Kind(StrEnum):
    NOVEL = "novel"
    POEM = "poem"


# --- authors: deleted softly, found by a key that clients give, referred to by a unique name ---


class AuthorBase(Model):
    name: str = Field(max_length=40)


class Author(SoftDeleteColumn, AuthorBase, table=True):
    __tablename__ = "authors"
    __table_args__: ClassVar = (
        Index(
            "uq_authors_name",
            "name",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
            sqlite_where=text("deleted_at IS NULL"),
        ),
    )

    code: str = Field(primary_key=True, max_length=10)

    books: Mapped[list["Book"]] = Relationship(
        back_populates="author", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class AuthorCreate(AuthorBase, Input):
    code: KeyStr = Field(max_length=10)


class AuthorUpdate(Input):
    name: str | MISSING = Field(default=MISSING, max_length=40)


class AuthorRead(SoftDeletable, AuthorBase):
    code: str


@with_operators
class AuthorFilter(SoftDeleteFilters, PageParams):
    sort: str | None = sort_by("name", "code")
    name: Textual[str] = None


# --- tags: the other side of links, deleted softly ---


class Tag(SoftDeleteColumn, TimestampColumns, table=True):
    __tablename__ = "tags"

    name: str = Field(primary_key=True, max_length=20)

    books: Mapped[list["Book"]] = Relationship(
        back_populates="tags",
        passive_deletes="all",
        sa_relationship_kwargs={"secondary": "book_tags", "lazy": "raise"},
    )


class TagRead(Model):
    name: str


@with_operators
class TagFilter(PageParams):
    sort: str | None = sort_by("name")


# --- books: all that a column can be ---


class BookBase(Model):
    title: str = Field(max_length=60)
    kind: Kind = Field(default=Kind.NOVEL, sa_type=enum_type(Kind, name="kind_enum"))
    pages: Int32 | None = None
    price: Annotated[Decimal, Digits(8, 2)] | None = Field(default=None, sa_type=DecimalType(8, 2))
    out: UTCDateTime | None = None
    lent: bool = False
    words: list[str] = Field(default=[], sa_type=ArrayOf(list[str], String()))
    more: Json = Field(default={}, nullable=False, sa_type=JSONType)
    author_code: str | None = Field(
        default=None, max_length=10, foreign_key="authors.code", ondelete="RESTRICT"
    )


class Book(VersionColumn, TimestampColumns, BookBase, table=True):
    __tablename__ = "books"
    __table_args__: ClassVar = (
        CheckConstraint("pages > 0", name="pages_range"),
        CheckConstraint("price IS NULL OR pages IS NOT NULL", name="priced_with_pages"),
        Index(
            "ux_books_lower_title", text("lower(title)"), unique=True, info={"fields": ["title"]}
        ),
    )

    id: int = Field(default=None, primary_key=True)

    author: Mapped[Optional["Author"]] = Relationship(
        back_populates="books", sa_relationship_kwargs={"lazy": "raise"}
    )
    tags: Mapped[list["Tag"]] = Relationship(
        back_populates="books",
        passive_deletes="all",
        sa_relationship_kwargs={"secondary": "book_tags", "lazy": "raise"},
    )
    readers: Mapped[list["Author"]] = Relationship(
        sa_relationship_kwargs={"secondary": "reviews", "viewonly": True, "lazy": "raise"}
    )
    copies: Mapped[list["Copy"]] = Relationship(
        back_populates="book", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class BookCreate(BookBase, Input):
    tags_ids: list[KeyStr] = Field(default=[])


class BookUpdate(Input):
    title: str | MISSING = Field(default=MISSING, max_length=60)
    pages: Int32 | MISSING | None = MISSING
    author_code: str | MISSING | None = MISSING
    tags_ids: list[KeyStr] | MISSING = MISSING


class BookRead(Versioned, Timestamps, BookBase):
    id: int


class BookIncluding(BookRead, Including):
    author: AuthorRead | MISSING | None = MISSING
    readers: list[AuthorRead] | MISSING = MISSING
    tags: list[TagRead] | MISSING = MISSING


BookInclude = Annotated[str | None, includes_of("author", "readers", "tags")]


@with_operators
class BookFilter(TimestampFilters, IncludeParams):
    """Which books."""

    limit: int = Field(default=3, ge=1, le=5)
    sort: str | None = sort_by("title", "kind", "pages", "price", "out", "lent", "id")
    include: BookInclude = None
    q: Annotated[str | None, Search("title", "author_code")] = None
    id: Ordered[Int32] = None
    title: Textual[str] = None
    kind: Equal[Kind] = None
    pages: Nullable[Ordered[Int32]] = None
    price: Nullable[Ordered[Annotated[Decimal, Digits(8, 2)]]] = None
    out: Nullable[Ordered[UTCDateTime]] = None
    lent: Equal[bool] = None
    words__contains: str | None = None
    author_code: Nullable[Textual[str]] = None
    author__name: str | None = None


class Review(SoftDeleteColumn, table=True):
    """Between two others, with a key of its own: it may link them twice."""

    __tablename__ = "reviews"

    id: int = Field(default=None, primary_key=True)
    book_id: int = Field(foreign_key="books.id", ondelete="CASCADE")
    author_code: str = Field(max_length=10, foreign_key="authors.code", ondelete="CASCADE")

    author: Mapped["Author"] = Relationship(sa_relationship_kwargs={"lazy": "raise"})


# --- copies: a key of several columns, which is itself referred to ---


class Copy(Model, table=True):
    __tablename__ = "copies"

    book_id: int = Field(primary_key=True, foreign_key="books.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    shelf: str | None = Field(default=None, max_length=5, unique=True)

    book: Mapped["Book"] = Relationship(
        back_populates="copies", sa_relationship_kwargs={"lazy": "raise"}
    )
    labels: Mapped[list["Label"]] = Relationship(
        passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )
    loans: Mapped[list["Loan"]] = Relationship(
        back_populates="copy_", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class Label(Model, table=True):
    """Refers to a unique field, not to the key."""

    __tablename__ = "labels"

    id: int = Field(default=None, primary_key=True)
    shelf: str = Field(max_length=5, foreign_key="copies.shelf", ondelete="CASCADE")


class CopyRead(Model):
    book_id: int
    number: int
    shelf: str | None


@with_operators
class CopyFilter(PageParams):
    sort: str | None = sort_by("shelf")


class Loan(Model, table=True):
    __tablename__ = "loans"
    __table_args__: ClassVar = (
        ForeignKeyConstraint(
            ["book_id", "number"], ["copies.book_id", "copies.number"], ondelete="RESTRICT"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    book_id: int
    number: int

    copy_: Mapped["Copy"] = Relationship(
        back_populates="loans", sa_relationship_kwargs={"lazy": "raise"}
    )


class LoanRead(Model):
    id: int
    book_id: int
    number: int


class LoanIncluding(LoanRead, Including):
    copy_: CopyRead | MISSING = MISSING


@with_operators
class LoanFilter(IncludeParams):
    sort: str | None = sort_by("id")


# --- words: what PostgreSQL has in extensions ---


class Word(Model, table=True):
    __tablename__ = "words"
    __table_args__: ClassVar = (
        Index(
            "ix_words_meaning",
            "meaning",
            postgresql_using="gin",
            postgresql_ops={"meaning": "gin_trgm_ops"},
        ),
    )

    word: str = Field(primary_key=True, sa_type=CIText)
    meaning: str


# --- repositories, which note what they are asked to check ---


class AuthorRepository(
    AsyncRepository[Author, AuthorCreate, AuthorUpdate, AuthorRead, AuthorFilter]
):
    statements = Statements(Author, AuthorRead, AuthorFilter)
    immutable = ("code",)


class TagRepository(AsyncRepository[Tag, Tag, Tag, TagRead, TagFilter]):
    statements = Statements(Tag, TagRead, TagFilter)


class BookRepository(AsyncRepository[Book, BookCreate, BookUpdate, BookIncluding, BookFilter]):
    statements = Statements(
        Book,
        BookIncluding,
        BookFilter,
        {"author": AuthorRead, "readers": AuthorRead, "tags": TagRead},
    )
    links = (Book.tags,)
    immutable = ("kind",)


class CopyRepository(AsyncRepository[Copy, Copy, Copy, CopyRead, CopyFilter]):
    statements = Statements(Copy, CopyRead, CopyFilter)


class LoanRepository(AsyncRepository[Loan, Loan, Loan, LoanIncluding, LoanFilter]):
    statements = Statements(Loan, LoanIncluding, LoanFilter, {"copy_": CopyRead})


class StrictBooks(BookRepository):
    """Books of which no two may have as many pages; notes what it was asked."""

    seen: ClassVar[list[tuple[str, list[str]]]] = []

    async def check(self, rows: Sequence[Book], operation: Operation) -> None:
        self.seen.append((operation, [row.title for row in rows]))
        for row in rows:
            if row.pages and await self.count(Book.pages == row.pages) > 1:
                raise ConflictError("As many pages as another.", fields=["pages"])
