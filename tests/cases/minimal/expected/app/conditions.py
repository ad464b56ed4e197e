"""Conditions that rows are found by."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, and_


def key_values(key: object) -> tuple[object, ...]:
    """The values of a key, which is a tuple where it has several."""
    return cast("tuple[object, ...]", key) if isinstance(key, tuple) else (key,)


def has_key(columns: Sequence[ColumnElement[Any]], key: object) -> ColumnElement[bool]:
    """Whether the columns hold a key."""
    values = key_values(key)
    return and_(*(column == value for column, value in zip(columns, values, strict=True)))
