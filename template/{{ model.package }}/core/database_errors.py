"""The database's errors in the terms of the application.

The texts of the database stay here: they hold SQL and the contents of rows.
"""

import re
from collections.abc import Sequence

from sqlalchemy import Index
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import ColumnCollectionConstraint
from sqlmodel import SQLModel

from .conditions import deletion
from .errors import AppError, ConflictError, InvalidError, UnavailableError


def from_database(error: SQLAlchemyError) -> AppError | None:
    """What an error of the database means, or None if it is a fault of the program."""
    match error:
        case PoolTimeoutError() | DBAPIError(connection_invalidated=True):
            return UnavailableError()
        case DBAPIError(orig=object(sqlstate=str(sqlstate))):
            return _from_postgresql(sqlstate, error)
        case DBAPIError(orig=object(sqlite_errorname=str(name))):
            return _from_sqlite(name, error)
        case (
            DBAPIError(driver_exception=ValueError())
            | StatementError(orig=ValueError() | OverflowError())
        ):
            # A value that could not even be sent, such as a NaN in JSON.
            return _malformed()
        case _:
            return None


def is_transient(error: DBAPIError) -> bool:
    """Whether another transaction was in the way, so that the same work may succeed later."""
    match error.orig:
        case object(sqlstate="40001" | "40P01"):
            return True
        case object(sqlite_errorname=str(name)):
            return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
        case _:
            return False


def _from_postgresql(sqlstate: str, error: DBAPIError) -> AppError | None:
    """What an SQLSTATE means: appendix A of PostgreSQL's manual lists them."""
    driver = error.driver_exception
    constraint = str(getattr(driver, "constraint_name", ""))
    known: AppError | None = None
    match sqlstate:
        case "23505":
            table = str(getattr(driver, "table_name", ""))
            known = _duplicate(table, _fields(constraint))
        case "23503" | "23001":
            known = _broken_reference(error, _fields(constraint))
        case "23P01":
            known = ConflictError("Another row is in the way.", fields=_fields(constraint))
        case "23502":
            known = _missing(
                str(getattr(driver, "table_name", "")), str(getattr(driver, "column_name", ""))
            )
        case "23514":
            known = _failed_check(constraint)
        case "40001" | "40P01" | "55P03" | "57014":
            # A conflict with another transaction, or too long a wait.
            known = UnavailableError()
        case _ if sqlstate.startswith(("22", "54")):
            # Also a text too long for its index, and JSON nested too deeply.
            known = _malformed()
        case _ if sqlstate.startswith(("08", "25006", "28", "3D", "53", "57P", "58")):
            # No connection, a standby, none allowed, no such database, no room, shutting down,
            # broken.
            known = UnavailableError()
        case _:
            pass
    return known


def _from_sqlite(name: str, error: DBAPIError) -> AppError | None:
    """What a result code of SQLite means; all else is in the text."""
    # "UNIQUE constraint failed: tasks.project_id, tasks.title"
    _, _, subject = str(error.orig).partition(": ")
    known: AppError | None = None
    match name.removeprefix("SQLITE_").split("_"):
        case ["CONSTRAINT", "UNIQUE" | "PRIMARYKEY" | "ROWID"]:
            if index := re.fullmatch("index '(.+)'", subject):
                known = _duplicate("", _fields(index[1]))
            else:
                fields = [_field(*name.split(".")) for name in subject.split(", ")]
                known = _duplicate(subject.partition(".")[0], fields)
        case ["CONSTRAINT", "FOREIGNKEY" | "TRIGGER"]:
            # TRIGGER is what ON DELETE RESTRICT reports.
            known = _broken_reference(error, [])
        case ["CONSTRAINT", "NOTNULL"]:
            known = _missing(*subject.split("."))
        case ["CONSTRAINT", "CHECK"]:
            known = _failed_check(subject)
        case ["TOOBIG" | "MISMATCH", *_]:
            known = _malformed()
        case ["BUSY" | "LOCKED" | "CANTOPEN" | "IOERR" | "FULL" | "READONLY" | "NOTADB", *_]:
            known = UnavailableError()
        case _:
            pass
    return known


def _duplicate(table: str, fields: Sequence[str]) -> ConflictError:
    what = " and ".join(fields) or "values"
    detail = f"Another row has the same {what}."
    if _keeps(table, fields):
        detail = f"Another row has the same {what}. If it is deleted, restore it."
    return ConflictError(detail, fields=fields)


def _keeps(table: str, fields: Sequence[str]) -> bool:
    """Whether the fields are the key of a table, which its deleted rows keep."""
    found = SQLModel.metadata.tables.get(table)
    if found is None or deletion(found) is None:
        return False
    return [column.key for column in found.primary_key] == [*fields]


def _broken_reference(error: DBAPIError, fields: Sequence[str]) -> ConflictError:
    if str(error.statement).startswith("DELETE"):
        return ConflictError("Other rows still refer to this one.", fields=fields)
    what = " and ".join(fields) or "a reference"
    return ConflictError(f"There is no row for {what} to refer to.", fields=fields)


def _missing(table: str, column: str) -> InvalidError:
    return InvalidError("The value must not be null", "null", "body", _field(table, column))


def _failed_check(constraint: str) -> InvalidError:
    if field := _checked_field(constraint):
        return InvalidError("The value is not among those allowed", "check", "body", field)
    return InvalidError(f"The values do not meet {constraint}", "check", "body")


def _malformed() -> InvalidError:
    return InvalidError("A value is out of range or malformed", "value_error")


def _fields(constraint: str) -> list[str]:
    """The fields that a constraint or a unique index is about."""
    for table in SQLModel.metadata.tables.values():
        for item in (*table.constraints, *table.indexes):
            if isinstance(item, ColumnCollectionConstraint | Index) and item.name == constraint:
                return item.info.get("fields") or [column.key for column in item.columns]
    return []


def _checked_field(constraint: str) -> str | None:
    """The field whose range or enumeration a CHECK is, by its name."""
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            name = f"ck_{table.name}_{column.key}"
            if constraint in {f"{name}_range", f"{name}_enum"}:
                return column.key
    return None


def _field(table: str, column: str) -> str:
    """The field that a column holds."""
    columns = SQLModel.metadata.tables[table].columns
    return next(item.key for item in columns if item.name == column)
