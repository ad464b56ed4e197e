"""The one table of field types: what each is in Python, in the database, in JSON and in a query.

To add a type, add a row to `TYPES`. What a row cannot say is said in `views/columns` (a column
type with arguments) and in `views/tests/examples` (values for the generated tests); CONTRIBUTING
has the steps.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from ..printing.code import Import, Name, imported
from . import literals
from .kinds import Kind

ANNOTATIONS: Final = ".core.types"
"""The module of a generated project with annotations of its own; the dot is its package."""
COLUMNS: Final = ".core.columns"
"""The module with types of columns."""


def _name(text: str, *imports: Import) -> Name:
    return Name(text, frozenset(imports))


_LENGTH = frozenset({"min_length", "max_length"})
_TEXT = _LENGTH | {"pattern"}
_RANGE = frozenset({"ge", "gt", "le", "lt"})
_NUMBER = _RANGE | {"multiple_of"}
_ORDER_OPERATORS = ("gt", "ge", "lt", "le")
_TEXT_OPERATORS = ("contains", "startswith", "endswith")


def _sql_number(value: Any) -> str:
    # Quoted as a text, `0` and `1` are numbers and booleans to both databases.
    return str(int(value)) if isinstance(value, bool) else str(value)


def _sql_datetime(value: dt.datetime) -> str:
    return value.isoformat(sep=" ", timespec="microseconds")


def _sql_utc_datetime(value: dt.datetime) -> str:
    return _sql_datetime(value.astimezone(dt.UTC))


def _sql_uuid(value: UUID) -> str:
    # SQLAlchemy keeps a UUID on SQLite as 32 digits; PostgreSQL reads that form too.
    return value.hex


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A row of the table.

    Attributes:
        name: as the spec says it.
        annotation: its Python type in the generated models.
        literal: the Pydantic type that reads a literal of the spec.
        sql: the SQLAlchemy type, as the items of an array have it.
        column: the SQLAlchemy type of a column, where SQLModel does not find it by itself.
        constraints: the constraint keys that apply.
        operators: the filter operators beyond eq, ne, in, not_in and isnull.
        comparable: whether rows can be filtered and sorted by it.
        bits: the width of an integer.
        max_length: the length of the column where the type fixes it.
        server_default: writes a literal as both databases read it in quotes; absent where they
            have no common notation.
        element: whether it may be the item of a list.
        ordered: whether both databases put its values in the same order.
        kind: what SQL of a spec can do with it; opaque where the databases store it differently.
        native_json: whether JSON holds its Python value as it is.
        wrong: a JSON value that is not of the type, as Python source.
    """

    name: str
    annotation: Name
    literal: Any
    sql: Name | None = None
    column: Name | None = None
    constraints: frozenset[str] = frozenset()
    operators: tuple[str, ...] = ()
    comparable: bool = True
    bits: int | None = None
    max_length: int | None = None
    server_default: Callable[[Any], str] | None = None
    element: bool = True
    ordered: bool = True
    kind: Kind = Kind.OPAQUE
    native_json: bool = False
    wrong: str

    @property
    def textual(self) -> bool:
        """Whether its JSON form is any text, so that wildcards and lengths make sense."""
        return "contains" in self.operators


TYPES: Mapping[str, FieldType] = MappingProxyType(
    {
        row.name: row
        for row in (
            FieldType(
                name="str",
                annotation=_name("str"),
                literal=literals.TEXT,
                sql=imported("sqlalchemy", "String"),
                constraints=_TEXT,
                operators=_TEXT_OPERATORS,
                server_default=str,
                kind=Kind.TEXT,
                native_json=True,
                wrong="1",
            ),
            FieldType(
                name="text",
                annotation=_name("str"),
                literal=literals.TEXT,
                sql=imported("sqlalchemy", "Text"),
                column=imported("sqlalchemy", "Text"),
                constraints=_TEXT,
                operators=_TEXT_OPERATORS,
                server_default=str,
                kind=Kind.TEXT,
                native_json=True,
                wrong="1",
            ),
            FieldType(
                name="email",
                annotation=imported("pydantic", "EmailStr"),
                literal=literals.EMAIL,
                sql=imported("sqlalchemy", "String"),
                operators=_TEXT_OPERATORS,
                max_length=literals.EMAIL_LENGTH,
                server_default=str,
                kind=Kind.TEXT,
                native_json=True,
                wrong='"nobody"',
            ),
            FieldType(
                name="url",
                annotation=imported(ANNOTATIONS, "Url"),
                literal=literals.URL,
                sql=imported("sqlalchemy", "String"),
                operators=_TEXT_OPERATORS,
                max_length=literals.URL_LENGTH,
                server_default=str,
                kind=Kind.TEXT,
                native_json=True,
                wrong='"nowhere"',
            ),
            FieldType(
                name="int",
                annotation=imported(ANNOTATIONS, "Int32"),
                literal=literals.integer(32),
                sql=imported("sqlalchemy", "Integer"),
                constraints=_NUMBER,
                operators=_ORDER_OPERATORS,
                bits=32,
                server_default=_sql_number,
                kind=Kind.INTEGER,
                native_json=True,
                wrong='"many"',
            ),
            FieldType(
                name="smallint",
                annotation=imported(ANNOTATIONS, "Int16"),
                literal=literals.integer(16),
                sql=imported("sqlalchemy", "SmallInteger"),
                column=imported("sqlalchemy", "SmallInteger"),
                constraints=_NUMBER,
                operators=_ORDER_OPERATORS,
                bits=16,
                server_default=_sql_number,
                kind=Kind.INTEGER,
                native_json=True,
                wrong='"many"',
            ),
            FieldType(
                name="bigint",
                annotation=imported(ANNOTATIONS, "Int64"),
                literal=literals.integer(64),
                sql=imported("sqlalchemy", "BigInteger"),
                column=imported("sqlalchemy", "BigInteger"),
                constraints=_NUMBER,
                operators=_ORDER_OPERATORS,
                bits=64,
                server_default=_sql_number,
                kind=Kind.INTEGER,
                native_json=True,
                wrong='"many"',
            ),
            FieldType(
                name="float",
                annotation=imported("pydantic", "FiniteFloat"),
                literal=literals.FLOAT,
                sql=imported("sqlalchemy", "Float"),
                constraints=_NUMBER,
                operators=_ORDER_OPERATORS,
                server_default=_sql_number,
                kind=Kind.FLOAT,
                native_json=True,
                wrong='"much"',
            ),
            FieldType(
                name="decimal",
                annotation=imported("decimal", "Decimal"),
                literal=Decimal,
                sql=imported("sqlalchemy", "Numeric"),
                constraints=_NUMBER | {"max_digits", "decimal_places"},
                operators=_ORDER_OPERATORS,
                server_default=_sql_number,
                kind=Kind.DECIMAL,
                wrong='"much"',
            ),
            FieldType(
                name="bool",
                annotation=_name("bool"),
                literal=literals.BOOL,
                sql=imported("sqlalchemy", "Boolean"),
                server_default=_sql_number,
                kind=Kind.BOOLEAN,
                native_json=True,
                wrong='"perhaps"',
            ),
            FieldType(
                name="date",
                annotation=_name("dt.date", Import("datetime as dt")),
                literal=literals.DATE,
                sql=imported("sqlalchemy", "Date"),
                operators=_ORDER_OPERATORS,
                server_default=str,
                kind=Kind.DATE,
                wrong='"2024-02-30"',
            ),
            FieldType(
                name="datetime",
                annotation=imported(ANNOTATIONS, "UTCDateTime"),
                literal=literals.DATETIME,
                # By another name than the annotation, beside which it may stand.
                sql=_name(
                    "UTCDateTimeType",
                    Import("sqlmodel.sql.sqltypes", "UTCDateTime as UTCDateTimeType"),
                ),
                operators=_ORDER_OPERATORS,
                server_default=_sql_utc_datetime,
                kind=Kind.DATETIME,
                wrong='"2024-01-31T12:00:00"',
            ),
            FieldType(
                name="datetime_naive",
                annotation=imported(ANNOTATIONS, "NaiveDateTime"),
                literal=literals.DATETIME_NAIVE,
                sql=imported("sqlalchemy", "DateTime"),
                operators=_ORDER_OPERATORS,
                server_default=_sql_datetime,
                kind=Kind.DATETIME_NAIVE,
                wrong='"2024-01-31T12:00:00Z"',
            ),
            FieldType(
                name="time",
                annotation=imported(ANNOTATIONS, "NaiveTime"),
                literal=literals.TIME,
                sql=imported("sqlalchemy", "Time"),
                operators=_ORDER_OPERATORS,
                server_default=lambda value: value.isoformat(timespec="microseconds"),
                kind=Kind.TIME,
                wrong='"25:00:00"',
            ),
            FieldType(
                name="duration",
                annotation=_name("dt.timedelta", Import("datetime as dt")),
                literal=literals.DURATION,
                sql=imported("sqlalchemy", "Interval"),
                operators=_ORDER_OPERATORS,
                kind=Kind.DURATION,
                wrong='"a while"',
            ),
            FieldType(
                name="uuid",
                annotation=imported("uuid", "UUID"),
                literal=UUID,
                sql=imported("sqlalchemy", "Uuid"),
                server_default=_sql_uuid,
                kind=Kind.UUID,
                wrong='"not-a-uuid"',
            ),
            FieldType(
                name="bytes",
                annotation=imported(ANNOTATIONS, "Base64"),
                literal=literals.BYTES,
                sql=imported("sqlalchemy", "LargeBinary"),
                constraints=_LENGTH,
                comparable=False,
                kind=Kind.BYTES,
                wrong='"not base64"',
            ),
            FieldType(
                name="json",
                annotation=imported("pydantic", "JsonValue"),
                literal=literals.JSON,
                column=imported(COLUMNS, "JSONType"),
                comparable=False,
                element=False,
                native_json=True,
                wrong="",
            ),
            FieldType(
                name="dict",
                annotation=_name("dict[str, JsonValue]", Import("pydantic", "JsonValue")),
                literal=literals.DICT,
                column=imported(COLUMNS, "JSONType"),
                comparable=False,
                element=False,
                native_json=True,
                wrong="[]",
            ),
        )
    }
)
