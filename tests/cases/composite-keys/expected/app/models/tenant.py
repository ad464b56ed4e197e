"""Tenant: one of the tenants."""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped
from sqlmodel import Field, Relationship

from app.core.filters import Textual, with_operators
from app.core.models import Input, Model
from app.core.pagination import PageParams, sort_by
from app.core.types import KeyStr

if TYPE_CHECKING:
    from app.models.room import Room


class TenantBase(Model):
    """What a client reads and writes."""


class Tenant(TenantBase, table=True):
    """A row of the table `tenants`."""

    __tablename__ = "tenants"

    id: str = Field(max_length=20, primary_key=True)

    rooms: Mapped[list["Room"]] = Relationship(
        back_populates="tenant", passive_deletes="all", sa_relationship_kwargs={"lazy": "raise"}
    )


class TenantCreate(TenantBase, Input):
    """What a client sends to make a tenant."""

    id: KeyStr = Field(max_length=20)


class TenantRead(TenantBase):
    """A tenant as a client sees it."""

    id: str


@with_operators
class TenantFilter(PageParams):
    """Which tenants a client asks for, and in which order."""

    sort: str | None = sort_by("id")
    id: Textual[str] = None
