"""What all models share."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import field_validator
from sqlalchemy import Connection, MetaData, event
from sqlalchemy.orm import declared_attr
from sqlalchemy.sql.functions import func
from sqlmodel import Field, SQLModel

from .columns import UTCNow
from .filters import FilterParams, Nullable, Ordered, with_operators
from .types import UTCDateTime, storable

ReadT = TypeVar("ReadT", bound=SQLModel)

# Names that do not depend on the database, so that a migration can find what it has to change.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


@event.listens_for(SQLModel.metadata, "before_create")
def _create_extensions(metadata: MetaData, connection: Connection, **_options: object) -> None:
    """Make what tables need of PostgreSQL; migrations make it too."""
    if connection.dialect.name != "postgresql":
        return
    tables = metadata.tables.values()
    types = {column.type.compile(connection.dialect) for table in tables for column in table.c}
    indexes = [index for table in tables for index in table.indexes]
    operators = [index.dialect_options["postgresql"]["ops"] for index in indexes]
    if "CITEXT" in types:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS citext")
    if any("gin_trgm_ops" in used.values() for used in operators):
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")


class Model(SQLModel):
    """The base of all models.

    A response always names every field, so its schema calls even those with a default required.
    """

    model_config = {"json_schema_serialization_defaults_required": True, "ser_json_bytes": "base64"}

    if TYPE_CHECKING:
        __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        # What the database sets comes back with the INSERT or UPDATE that made it set it.
        return {"eager_defaults": True}


def as_stored(read: type[ReadT], row: Mapping[Any, Any]) -> ReadT:
    """What a client sees of a row, also of one that breaks a rule which is younger."""
    construct: Callable[..., Any] = read.model_construct
    answer: ReadT = construct(**row)
    return answer


class Input(Model):
    """The base of what clients send: a key that nobody knows is an error."""

    model_config = {"extra": "forbid"}

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        return storable(value)


class Timestamps(Model):
    """When a row was made and last changed."""

    created_at: UTCDateTime
    updated_at: UTCDateTime


class TimestampColumns(Timestamps):
    """The columns of `Timestamps`, set by the database."""

    created_at: UTCDateTime = Field(
        default=None,
        sa_column_kwargs={"default": UTCNow(), "server_default": func.current_timestamp()},
    )
    updated_at: UTCDateTime = Field(
        default=None,
        sa_column_kwargs={
            "default": UTCNow(),
            "onupdate": UTCNow(),
            "server_default": func.current_timestamp(),
        },
    )


@with_operators
class TimestampFilters(FilterParams):
    """What a client may ask of `Timestamps`."""

    created_at: Ordered[UTCDateTime] = None
    updated_at: Ordered[UTCDateTime] = None


class SoftDeletable(Model):
    """When a row was deleted, if it was: it stays in the database, and can be restored."""

    deleted_at: UTCDateTime | None


class SoftDeleteColumn(SoftDeletable):
    """The column of `SoftDeletable`."""

    deleted_at: UTCDateTime | None = Field(
        default=None, sa_column_kwargs={"info": {"soft_delete": True}}
    )


@with_operators
class SoftDeleteFilters(FilterParams):
    """What a client may ask of `SoftDeletable`; who asks finds deleted rows, too."""

    deleted_at: Nullable[Ordered[UTCDateTime]] = None


class Versioned(Model):
    """Which version of a row this is: every change counts."""

    version: int


class VersionColumn(Versioned):
    """The column of `Versioned`, by which a change notices that another came before it."""

    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        return {"eager_defaults": True, "version_id_col": cls.version}
