"""What all models share."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, AwareDatetime, field_validator
from pydantic import Field as Constraint
from pydantic_core import PydanticCustomError
from sqlalchemy import Enum
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement, func
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime as UTCDateTimeType

from app.filters import FilterParams, Ordered, storable

ReadT = TypeVar("ReadT", bound=SQLModel)

# Names that do not depend on the database, so that a migration can find what it has to change.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Integers that fit their column: one that does not is a validation error, not a database error.
Int16 = Annotated[int, Constraint(ge=-(2**15), le=2**15 - 1)]
Int32 = Annotated[int, Constraint(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Constraint(ge=-(2**63), le=2**63 - 1)]


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("utc", "The time must be representable in UTC") from error


# A point in time. Any offset is accepted, UTC is answered.
UTCDateTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]


def enum_type(values: type[StrEnum] | tuple[str, ...], *, name: str) -> Enum:
    """The column type of an enumeration: its values as text, held to by a CHECK of this name."""
    if isinstance(values, tuple):
        return Enum(*values, name=name, native_enum=False, create_constraint=True)
    return Enum(
        values,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=_values,
    )


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


class UTCNow(FunctionElement[datetime]):
    """The time of the database, to the microsecond where it can tell."""

    type = UTCDateTimeType()
    inherit_cache = True


@compiles(UTCNow)
def _utc_now(_element: UTCNow, _compiler: SQLCompiler, **_options: object) -> str:
    return "CURRENT_TIMESTAMP"


@compiles(UTCNow, "sqlite")
def _utc_now_sqlite(_element: UTCNow, _compiler: SQLCompiler, **_options: object) -> str:
    # CURRENT_TIMESTAMP has whole seconds there. The digits are those SQLAlchemy writes itself.
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


class Model(SQLModel):
    """The base of all models.

    A response always names every field, so its schema calls even those with a default required.
    """

    model_config = {"json_schema_serialization_defaults_required": True}

    if TYPE_CHECKING:
        __tablename__: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]

    # What the database sets comes back with the INSERT or UPDATE that made it set it.
    __mapper_args__: ClassVar = {"eager_defaults": True}


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


class TimestampFilters(FilterParams):
    """What a client may ask of `Timestamps`."""

    created_at: Ordered[UTCDateTime] = None
    updated_at: Ordered[UTCDateTime] = None
