"""What all models share."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, field_validator
from pydantic import Field as Constraint
from pydantic_core import PydanticCustomError
from sqlalchemy import BigInteger, Integer
from sqlmodel import SQLModel

from app.filters import storable

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
Int32 = Annotated[int, Constraint(ge=-(2**31), le=2**31 - 1)]
Int64 = Annotated[int, Constraint(ge=-(2**63), le=2**63 - 1)]

# SQLite counts up keys of its own INTEGER only, which has 64 bits too.
BigIntKey = BigInteger().with_variant(Integer(), "sqlite")


def _path_part(value: str) -> str:
    if value in {"", ".", ".."} or "/" in value or "\0" in value:
        raise PydanticCustomError("path_part", "The key must be able to stand in a path")
    return value


# A key given by the client. It stands in paths, where an encoded slash cannot be told from a plain
# one, and where clients resolve `.` and `..` before they send. PostgreSQL cannot hold NUL.
KeyStr = Annotated[str, AfterValidator(_path_part)]


def today() -> date:
    """The day it is in UTC."""
    return datetime.now(UTC).date()


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
