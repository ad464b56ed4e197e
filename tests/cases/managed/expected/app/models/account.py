"""Account: one of the accounts."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Optional

from pydantic import MISSING
from sqlalchemy import Index, Text, text
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Ordered, Search, Textual, with_operators
from app.core.models import (
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
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int32

if TYPE_CHECKING:
    from app.models.ledger import Ledger

AccountInclude = Annotated[str | None, includes_of("summary")]


class AccountBase(Model):
    """What a client reads and writes."""

    name: str = Field(max_length=80)
    number: Int32


class Account(VersionColumn, SoftDeleteColumn, TimestampColumns, AccountBase, table=True):
    """A row of the table `accounts`."""

    __tablename__ = "accounts"
    __table_args__: ClassVar = (
        Index(
            "uq_accounts_name",
            "name",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
            sqlite_where=text("deleted_at IS NULL"),
        ),
        Index(
            "uq_accounts_number",
            "number",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
            sqlite_where=text("deleted_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    password: str = Field(min_length=8, max_length=72)
    balance: Int32 = Field(default=0, sa_column_kwargs={"server_default": "0"})
    note: str | None = Field(default=None, sa_type=Text)

    ledgers: Mapped[list["Ledger"]] = Relationship(
        back_populates="account",
        passive_deletes="all",
        sa_relationship_kwargs={"foreign_keys": "Ledger.account_id", "lazy": "raise"},
    )
    summary: Mapped[Optional["Ledger"]] = Relationship(
        back_populates="summary_of",
        passive_deletes="all",
        sa_relationship_kwargs={
            "uselist": False,
            "foreign_keys": "Ledger.summary_of_id",
            "lazy": "raise",
        },
    )


class AccountCreate(AccountBase, Input):
    """What a client sends to make an account."""

    password: str = Field(min_length=8, max_length=72)


class AccountUpdate(Input):
    """What a client may change of an account: what it leaves out stays as it is."""

    name: str | MISSING = Field(default=MISSING, max_length=80)
    password: str | MISSING = Field(default=MISSING, min_length=8, max_length=72)


class AccountRead(Versioned, SoftDeletable, Timestamps, AccountBase):
    """An account as a client sees it."""

    id: int
    balance: int


@with_operators
class AccountFilter(SoftDeleteFilters, TimestampFilters, IncludeParams):
    """Which accounts a client asks for, and in which order."""

    sort: str | None = sort_by("id", "name", "number", "created_at", "updated_at", "deleted_at")
    include: AccountInclude = None
    q: Annotated[str | None, Search("name")] = Field(
        default=None, description="A text to find in name, in upper or lower case."
    )
    id: Ordered[Int32] = None
    name: Textual[str] = None
    number: Ordered[Int32] = None
