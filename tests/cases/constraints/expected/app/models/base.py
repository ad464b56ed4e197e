"""What all models share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, cast

from pydantic import Field as Constraint
from pydantic import GetCoreSchemaHandler, field_validator
from pydantic_core import CoreSchema, core_schema
from sqlalchemy import JSON, Dialect, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine
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


@dataclass(frozen=True)
class Digits:
    """Bounds of a decimal, which is written with all its places, as the database answers it."""

    max_digits: int
    decimal_places: int
    gt: Decimal | None = None

    def __get_pydantic_core_schema__(
        self, _source: type[Decimal], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        bounded = core_schema.decimal_schema(
            max_digits=self.max_digits,
            decimal_places=self.decimal_places,
            gt=self.gt,
        )
        return core_schema.no_info_after_validator_function(self._write_out, bounded)

    def _write_out(self, value: Decimal) -> Decimal:
        last = Decimal(1).scaleb(-self.decimal_places)
        written = value.quantize(last, context=Context(prec=self.max_digits))
        # No database keeps the sign of -0.
        return written or abs(written)


# JSONB on PostgreSQL, JSON on SQLite. A change in place is not noticed: assign a new value.
JSONType = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class DecimalType(TypeDecorator[Decimal]):
    """NUMERIC. SQLite has floats only, which are exact up to 15 digits when rounded back."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(self.precision, self.scale, asdecimal=False))
        return super().load_dialect_impl(dialect)

    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            last = Decimal(1).scaleb(-self.scale)
            return Decimal(str(value)).quantize(last, context=Context(prec=self.precision + 1))
        return cast("Decimal", value)


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
