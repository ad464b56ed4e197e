"""What answers include beside the rows themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from pydantic import MISSING, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from sqlalchemy import RowMapping, Select, bindparam, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty
from sqlmodel import SQLModel

from .conditions import row_of, undeleted
from .models import as_stored

# Both databases take some more parameters in one statement.
MAX_PARAMETERS = 30_000


class Including(SQLModel):
    """The base of answers that hold more where a client asks for it."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        resolved = handler.resolve_ref_schema(schema)
        resolved["required"] = [
            name for name in resolved["required"] if cls.model_fields[name].default is not MISSING
        ]
        return schema


class Include:
    """One relation of many rows, read by one statement.

    Columns of the other table, or of the one between, tell for which row a result is.
    """

    def __init__(self, relation: RelationshipProperty[Any], read: type[SQLModel]) -> None:
        self.read = read
        self._relation = relation
        linked = relation.secondary is not None
        pairs = relation.synchronize_pairs if linked else relation.local_remote_pairs
        self.names = [relation.parent.get_property_by_column(own).key for own, _ in pairs]
        # No field has a number for a name.
        self._keys = {str(place): column for place, (_, column) in enumerate(pairs)}
        self._required = relation.direction is RelationshipDirection.MANYTOONE and not (
            any(own.nullable for own, _ in pairs) or undeleted(relation.mapper.local_table)
        )

    @cached_property
    def _statement(self) -> Select[Any]:
        mapper = self._relation.mapper
        statement = (
            select(*(column.label(mark) for mark, column in self._keys.items()))
            .add_columns(*(mapper.columns[name].label(name) for name in self.read.model_fields))
            .where(row_of([*self._keys.values()]).in_(bindparam("keys", expanding=True)))
            .where(*undeleted(mapper.local_table))
            .order_by(*mapper.primary_key)
        )
        link = self._relation.secondary
        if link is None:
            return statement
        pairs = self._relation.secondary_synchronize_pairs or ()
        return statement.where(*(own == other for own, other in pairs), *undeleted(link))

    async def load(
        self, connection: AsyncConnection, rows: Sequence[RowMapping]
    ) -> Sequence[object]:
        """What there is for each row."""
        keys = [tuple(row[name] for name in self.names) for row in rows]
        wanted = [key for key in dict.fromkeys(keys) if None not in key]
        found: defaultdict[tuple[Any, ...], list[SQLModel]] = defaultdict(list)
        size = MAX_PARAMETERS // len(self._keys)
        for start in range(0, len(wanted), size):
            part = wanted[start : start + size]
            values = part if len(self._keys) > 1 else [value for (value,) in part]
            results = await connection.execute(self._statement, {"keys": values})
            for result in results.mappings():
                key = tuple(result[mark] for mark in self._keys)
                row = as_stored(self.read, result)
                # Several rows between two others link them once, and what is linked is in order.
                if found[key][-1:] != [row]:
                    found[key].append(row)
        return [self._value(found[key]) for key in keys]

    def _value(self, found: Sequence[SQLModel]) -> object:
        if self._relation.uselist:
            return found
        if found:
            return found[0]
        # One that must be there has been deleted since the row was read.
        return MISSING if self._required else None


class Includes:
    """What rows of one table can include: each by one statement for all rows."""

    def __init__(self, model: type[SQLModel], reads: Mapping[str, type[SQLModel]]) -> None:
        """The relations of a model, each with the Read model of its other side."""
        self._model = model
        self._reads = reads

    @cached_property
    def _includes(self) -> Mapping[str, Include]:
        relations = inspect(self._model).relationships
        return {name: Include(relations[name], read) for name, read in self._reads.items()}

    @cached_property
    def names(self) -> Sequence[str]:
        """The fields by which the included rows are found."""
        return [name for include in self._includes.values() for name in include.names]

    async def load(
        self, connection: AsyncConnection, rows: Sequence[RowMapping], names: Iterable[str]
    ) -> Sequence[Mapping[str, object]]:
        """The rows, with what they include by these names."""
        loaded: list[dict[str, object]] = [{**row} for row in rows]
        for name in names:
            found = await self._includes[name].load(connection, rows)
            for row, value in zip(loaded, found, strict=True):
                row[name] = value
        return loaded
