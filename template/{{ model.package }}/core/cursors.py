"""The order of a list, and cursors: where in it a page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from pydantic_core import from_json, to_json
from sqlalchemy import Column, ColumnElement, RowMapping, UnaryExpression, and_, false, literal, or_
from sqlalchemy.types import TypeDecorator, TypeEngine

from .columns import DecimalType
from .errors import InvalidError
from .types import Int64, storable


class InvalidCursorError(InvalidError):
    """A cursor that is not one of this list in this order."""

    def __init__(self) -> None:
        super().__init__("The cursor belongs to no page in this order", "cursor", "query", "cursor")


@dataclass(frozen=True)
class Sorting:
    """A column that a list is sorted by, with nulls last in both directions."""

    column: Column[Any]
    descending: bool

    @property
    def clause(self) -> UnaryExpression[Any]:
        """What stands in ORDER BY."""
        direction = self.column.desc() if self.descending else self.column.asc()
        # Only where there can be nulls: an index serves the plain order of a column that has none.
        return direction.nulls_last() if self.column.nullable else direction

    def read(self, value: object) -> object:
        """The value of a cursor as the database takes it.

        Raises:
            ValueError: the column cannot have it.
        """
        if value is None and self.column.nullable:
            return None
        return storable(_adapter(self.column).validate_python(value))

    def beyond(self, value: object) -> ColumnElement[bool]:
        """Whether a row comes after those that have this value."""
        if value is None:
            return false()
        bound = literal(value, self.column.type)
        return self._or_null(self.column < bound if self.descending else self.column > bound)

    def reached(self, value: object) -> ColumnElement[bool]:
        """Whether a row has this value or comes after those that have it."""
        if value is None:
            return self.column.is_(None)
        bound = literal(value, self.column.type)
        return self._or_null(self.column <= bound if self.descending else self.column >= bound)

    def _or_null(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return or_(condition, self.column.is_(None)) if self.column.nullable else condition


class Order:
    """The order of a list, in which every row has its own place."""

    def __init__(self, columns: Mapping[str, Column[Any]], names: Iterable[str]) -> None:
        """The order by these names, each with a leading `-` for descending, the key among them."""
        directions: dict[str, str] = {}
        for name in names:
            directions.setdefault(name.removeprefix("-"), name)
        self._names = list(directions)
        self._directions = list(directions.values())
        self._sortings = [
            Sorting(columns[name], descending=name != direction)
            for name, direction in directions.items()
        ]

    @property
    def clauses(self) -> Sequence[UnaryExpression[Any]]:
        """What stands in ORDER BY."""
        return [sorting.clause for sorting in self._sortings]

    def cursor(self, row: RowMapping) -> str:
        """The cursor of the page that begins after a row."""
        return self._written([row[name] for name in self._names])

    def after(self, cursor: str) -> ColumnElement[bool]:
        """Whether a row comes after the one that a cursor was made of, which may be gone.

        Raises:
            InvalidCursorError: no cursor of this order is like this.
        """
        return self.beyond(self._read(cursor))

    def beyond(self, values: Sequence[object]) -> ColumnElement[bool]:
        """Whether a row comes after the place that these values have in the order."""
        condition = self._sortings[-1].beyond(values[-1])
        for sorting, value in reversed([*zip(self._sortings[:-1], values, strict=False)]):
            # An index on the first column can find where to begin.
            condition = and_(sorting.reached(value), or_(sorting.beyond(value), condition))
        return condition

    def _written(self, values: Sequence[object]) -> str:
        return urlsafe_b64encode(to_json([self._directions, values])).rstrip(b"=").decode()

    def _read(self, cursor: str) -> Sequence[Any]:
        try:
            _, written = from_json(urlsafe_b64decode(f"{cursor}=="), allow_inf_nan=False)
            pairs = zip(self._sortings, written, strict=True)
            values = [sorting.read(value) for sorting, value in pairs]
            genuine = self._written(values) == cursor
        except (TypeError, ValueError) as error:
            raise InvalidCursorError from error
        if not genuine:
            raise InvalidCursorError
        return values


@cache
def _adapter(column: Column[Any]) -> TypeAdapter[Any]:
    kind = column.type
    if isinstance(kind, DecimalType):
        digits = Field(max_digits=kind.precision, decimal_places=kind.scale)
        return TypeAdapter(Annotated[Decimal, digits])
    # Larger integers do not even reach the database.
    return TypeAdapter(Int64 if _python_type(kind) is int else _python_type(kind))


def _python_type(kind: TypeEngine[Any]) -> type[Any]:
    """What the values of a column are in Python."""
    if kind.python_type is object and isinstance(kind, TypeDecorator):
        return _python_type(kind.impl_instance)
    return kind.python_type
