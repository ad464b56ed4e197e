"""What kind of value a column or an expression has, as far as SQL tells kinds apart.

Both databases hold values of one kind in a form that compares the same way; the form of a literal
beside them is written here.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, NamedTuple
from uuid import UUID

from . import literals


class Kind(Enum):
    """A kind of value; its own value is what messages call it."""

    BOOLEAN = "a condition"
    INTEGER = "a whole number"
    DECIMAL = "a decimal number"
    FLOAT = "a float"
    TEXT = "text"
    DATE = "a date"
    TIME = "a time"
    DATETIME = "a datetime"
    DATETIME_NAIVE = "a datetime without an offset"
    DURATION = "a duration"
    UUID = "a UUID"
    BYTES = "bytes"
    OPAQUE = "a value that the databases store in different ways"
    UNKNOWN = "of an unknown type"


NUMBERS: Final = (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT)
"""Kinds that compare and calculate with each other; the later one is what comes out."""


class Form(NamedTuple):
    """The text of a literal for PostgreSQL and for SQLite, without its quotes."""

    postgresql: str
    sqlite: str


class _Reader(NamedTuple):
    """How a literal of a kind is read and written; `begins` keeps Pydantic from reading numbers."""

    type: Any
    begins: str
    write: Callable[[Any], Form]
    example: str


def literal_form(kind: Kind, text: str) -> Form:
    """Write a literal of a spec as the columns of the kind hold their values.

    Raises:
        ValueError: it is none of this kind; the text says what one looks like, if any does.
    """
    if kind in NUMBERS:
        raise ValueError(f"write {text} without quotes")
    reader = _READERS.get(kind)
    if reader is None:
        raise ValueError
    try:
        if not re.match(reader.begins, text):
            raise ValueError
        return reader.write(literals.read_literal(reader.type, text))
    except (ValueError, OverflowError):
        raise ValueError(f"write it as '{reader.example}'") from None


def _alike(write: Callable[[Any], str]) -> Callable[[Any], Form]:
    return lambda value: Form(write(value), write(value))


def _moment(value: dt.datetime) -> str:
    return value.isoformat(sep=" ", timespec="microseconds")


def _datetime(value: dt.datetime) -> Form:
    # SQLite holds the time in UTC and no offset. Without one, PostgreSQL would take its session's.
    text = _moment(value.astimezone(dt.UTC).replace(tzinfo=None))
    return Form(f"{text}+00:00", text)


def _duration(value: dt.timedelta) -> Form:
    # SQLAlchemy holds it on SQLite as the time that it is after the epoch.
    seconds = f"{value // dt.timedelta(microseconds=1) / 10**6:.6f}"
    return Form(f"PT{seconds}S", _moment(_EPOCH + value))


def _uuid(value: UUID) -> str:
    # SQLite holds its 32 digits; PostgreSQL reads that form too.
    return value.hex


_EPOCH: Final = dt.datetime.fromisoformat("1970-01-01")
_DAY: Final = r"\d{4}-\d\d-\d\d"
_READERS: Final[Mapping[Kind, _Reader]] = MappingProxyType(
    {
        Kind.DATE: _Reader(literals.DATE, _DAY, _alike(dt.date.isoformat), "2024-01-31"),
        Kind.TIME: _Reader(
            literals.TIME,
            r"\d\d:",
            _alike(lambda value: value.isoformat(timespec="microseconds")),
            "12:30:00",
        ),
        Kind.DATETIME: _Reader(literals.DATETIME, _DAY, _datetime, "2024-01-31T12:00:00Z"),
        Kind.DATETIME_NAIVE: _Reader(
            literals.DATETIME_NAIVE, _DAY, _alike(_moment), "2024-01-31T12:00:00"
        ),
        Kind.DURATION: _Reader(literals.DURATION, "[+-]?P", _duration, "PT1H30M"),
        Kind.UUID: _Reader(UUID, "[0-9A-Fa-f{]", _alike(_uuid), str(UUID(int=0))),
    }
)
