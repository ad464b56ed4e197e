"""Uniques, indexes and checks of an entity."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..diagnostics import Path
from ..expressions import Expression, ExpressionError, translate
from ..model import Check, Field, Index, IndexColumn, Unique
from ..naming import POSTGRESQL_NAME_BYTES
from ..spec import EntitySpec, IndexSpec
from .context import Context, nearest_hint

_CHECK_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class ConstraintResolver:
    """Resolves what spans several columns of one entity.

    Attributes:
        fields: all columns by field name, the relations' keys among them.
        relations: names of relations to the names of their keys.
        broken: names that have been reported already.
    """

    context: Context
    table: str
    path: Path
    fields: Mapping[str, Field]
    relations: Mapping[str, str]
    broken: frozenset[str]

    def uniques(self, entity: EntitySpec) -> tuple[tuple[Unique, ...], tuple[Index, ...]]:
        """Unique constraints, and the partial unique indexes among them."""
        constraints: list[Unique] = []
        partial: list[Index] = []
        for position, said in enumerate(entity.unique):
            path = (*self.path, "unique", position)
            fields = self._fields(said.fields, (*path, "fields"))
            if fields is None:
                continue
            if len(fields) == 1 and fields[0].unique and said.where is None:
                message = f"`{said.fields[0]}` is unique by itself already"
                self.context.error("twice-unique", path, message, "leave one of the two out")
            elif said.where is None:
                constraints.append(Unique(self.table, fields))
            elif where := self._expression(said.where, (*path, "where"), boolean=True):
                columns = tuple(IndexColumn(field.column, field) for field in fields)
                partial.append(
                    Index(
                        table=self.table, columns=columns, unique=True, where=where, fields=fields
                    )
                )
        return tuple(constraints), tuple(partial)

    def indexes(self, entity: EntitySpec) -> Iterable[Index]:
        """The indexes that the spec words."""
        for position, said in enumerate(entity.indexes):
            index = self._index(said, (*self.path, "indexes", position))
            if index is not None:
                yield index

    def checks(self, entity: EntitySpec) -> Iterable[Check]:
        """The checks that the spec words."""
        taken = {f"{field.name}_{kind}" for field in self.fields.values() for kind in ("enum", "range")}
        for name, text in entity.checks.items():
            path = (*self.path, "checks", name)
            if not _CHECK_NAME.fullmatch(name) or len(name) > POSTGRESQL_NAME_BYTES:
                message = f"`{name}` cannot name a check"
                hint = "use lower-case letters, digits and underscores"
                self.context.error("check-name", path, message, hint, key=True)
            elif name in taken:
                message = f"the check `{name}` would have the name of a field's own check"
                self.context.error("check-name", path, message, "choose another name", key=True)
            elif expression := self._expression(text, path, boolean=True):
                yield Check(self.table, name, expression)

    def _index(self, said: IndexSpec, path: Path) -> Index | None:
        fields = self._fields([column.field for column in said.fields], (*path, "fields"))
        included = self._fields(said.include, (*path, "include"))
        where = self._expression(said.where, (*path, "where"), boolean=True) if said.where else None
        expressions = [
            self._expression(text, (*path, "expressions", position), boolean=False)
            for position, text in enumerate(said.expressions)
        ]
        if said.unique and said.method != "btree":
            message = f"a {said.method} index cannot be unique"
            self.context.error("index", (*path, "method"), message, "leave `method` out")
            return None
        if said.name is not None and len(said.name.encode()) > POSTGRESQL_NAME_BYTES:
            message = f"the name is over PostgreSQL's {POSTGRESQL_NAME_BYTES} bytes"
            self.context.error("too-long", (*path, "name"), message, "shorten it")
            return None
        if fields is None or included is None or (said.where and where is None):
            return None
        columns = [
            IndexColumn(field.column, field, descending=column.order == "desc")
            for field, column in zip(fields, said.fields, strict=True)
        ]
        for expression in expressions:
            if expression is None:
                return None
            columns.append(IndexColumn(expression.postgresql, expression=expression))
        return Index(
            table=self.table,
            columns=tuple(columns),
            unique=said.unique,
            method=said.method,
            where=where,
            include=tuple(field.name for field in included),
            own_name=said.name,
            fields=fields,
        )

    def _fields(self, names: Sequence[str], path: Path) -> tuple[Field, ...] | None:
        found: list[Field] = []
        sound = True
        for position, name in enumerate(names):
            field = self.fields.get(self.relations.get(name, name))
            if field is not None:
                found.append(field)
                continue
            sound = False
            if name not in self.broken:
                known = [*self.fields, *self.relations]
                message = f"`{name}` is no field or relation here"
                self.context.error("no-field", (*path, position), message, nearest_hint(name, known))
        return tuple(found) if sound else None

    def _expression(self, text: str, path: Path, *, boolean: bool) -> Expression | None:
        columns = {name: field.column for name, field in self.fields.items()}
        try:
            return translate(text, columns, boolean=boolean)
        except ExpressionError as error:
            if not self.broken:
                self.context.error("expression", path, error.message, error.hint or None)
            return None
