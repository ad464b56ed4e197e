"""Ledger: one of the ledgers."""

from typing import TYPE_CHECKING, Annotated, ClassVar, Optional

from pydantic import MISSING
from sqlalchemy import Index, SmallInteger, text
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Nullable, Ordered, with_operators
from app.core.models import Input, Model, SoftDeletable, SoftDeleteColumn, SoftDeleteFilters
from app.core.pagination import IncludeParams, includes_of, sort_by
from app.core.types import Int16, Int32

if TYPE_CHECKING:
    from app.models.account import Account

LedgerInclude = Annotated[str | None, includes_of("account", "summary_of")]


class LedgerBase(Model):
    """What a client reads and writes."""

    year: Int16 = Field(sa_type=SmallInteger)
    account_id: Int32 = Field(foreign_key="accounts.id", ondelete="RESTRICT", index=True)
    summary_of_id: Int32 | None = Field(
        default=None, foreign_key="accounts.id", ondelete="RESTRICT"
    )


class Ledger(SoftDeleteColumn, LedgerBase, table=True):
    """A row of the table `ledgers`."""

    __tablename__ = "ledgers"
    __table_args__: ClassVar = (
        Index(
            "uq_ledgers_summary_of_id",
            "summary_of_id",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
            sqlite_where=text("deleted_at IS NULL"),
        ),
        Index(
            "uq_ledgers_account_id_year",
            "account_id",
            "year",
            unique=True,
            postgresql_where=text("deleted_at IS NULL"),
            sqlite_where=text("deleted_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)

    account: Mapped["Account"] = Relationship(
        back_populates="ledgers",
        sa_relationship_kwargs={"foreign_keys": "Ledger.account_id", "lazy": "raise"},
    )
    summary_of: Mapped[Optional["Account"]] = Relationship(
        back_populates="summary",
        sa_relationship_kwargs={"foreign_keys": "Ledger.summary_of_id", "lazy": "raise"},
    )


class LedgerCreate(LedgerBase, Input):
    """What a client sends to make a ledger."""


class LedgerUpdate(Input):
    """What a client may change of a ledger: what it leaves out stays as it is."""

    year: Int16 | MISSING = MISSING
    account_id: Int32 | MISSING = MISSING
    summary_of_id: Int32 | MISSING | None = MISSING


class LedgerRead(SoftDeletable, LedgerBase):
    """A ledger as a client sees it."""

    id: int


@with_operators
class LedgerFilter(SoftDeleteFilters, IncludeParams):
    """Which ledgers a client asks for, and in which order."""

    sort: str | None = sort_by("id", "account_id", "summary_of_id", "deleted_at")
    include: LedgerInclude = None
    id: Ordered[Int32] = None
    account_id: Ordered[Int32] = None
    summary_of_id: Nullable[Ordered[Int32]] = None
    account__name: str | None = None
    account__number: Int32 | None = None
    summary_of__name: str | None = None
    summary_of__number: Int32 | None = None
