"""Uniques, indexes and checks of an entity: what spans several columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from ..diagnostics import Path
from ..expressions import Column, Expression, ExpressionError, translate
from ..language import IndexSpec, UniqueSpec
from ..model import Check, Field, Index, IndexColumn, Unique
from ..naming import POSTGRESQL_NAME_BYTES
from ..values.kinds import Kind
from .context import Context, nearest_hint
from .drafts import Draft
from .names import check_sql_name

_CHECK_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_NO_BRIN: Final = frozenset({"bool", "json", "dict", "tsvector", "citext"})
"""Types for which PostgreSQL has no operator class of BRIN."""
_NO_TRIGRAMS: Final = ("char", "citext")
"""Beginnings of a `db_type` of text that PostgreSQL does not look into by trigrams."""


def resolve_constraints(context: Context, draft: Draft) -> None:
    """Resolve what an entity says of several columns, and report what cannot be."""
    resolver = _Resolver(context, draft)
    for position, unique in enumerate(draft.spec.unique):
        resolver.unique(unique, (*draft.path, "unique", position))
    for position, index in enumerate(draft.spec.indexes):
        resolver.index(index, (*draft.path, "indexes", position))
    for name, text in draft.spec.checks.items():
        resolver.check(name, text, (*draft.path, "checks", name))


class _Resolver:
    """Resolves the constraints of one entity."""

    def __init__(self, context: Context, draft: Draft) -> None:
        self.context = context
        self.draft = draft
        self.table = draft.names.table
        self.fields = {str(field.name): field for field in draft.columns}
        self.keys = {name: draft.keys[name] for name in draft.relations}

    # --- uniques ---

    def unique(self, said: UniqueSpec, path: Path) -> None:
        """Add a unique constraint, or the partial unique index that stands for it."""
        fields = self._fields(said.fields, (*path, "fields"), compared="a unique constraint")
        where = self._expression(said.where, (*path, "where"), boolean=True)
        if fields is None or (said.where is not None and where is None):
            return
        if where is not None:
            columns = tuple(IndexColumn(field.column, field) for field in fields)
            self.draft.constraints[path] = Index(
                table=self.table, columns=columns, unique=True, where=where, fields=fields
            )
        elif len(fields) == 1 and (fields[0].unique or fields[0].primary_key):
            message = f"`{said.fields[0]}` is unique by itself already"
            self.context.error("unique-twice", path, message, "leave one of the two out")
        else:
            self.draft.constraints[path] = Unique(self.table, fields)

    # --- indexes ---

    def index(self, said: IndexSpec, path: Path) -> None:
        """Add an index."""
        compared = "" if said.method in {"gin", "gist"} else f"a {said.method} index"
        names = [column.field for column in said.fields]
        groups = self._groups(names, (*path, "fields"), compared=compared)
        included = self._fields(said.include, (*path, "include"))
        where = self._expression(said.where, (*path, "where"), boolean=True)
        texts = [
            self._same(text, (*path, "expressions", position), boolean=False)
            for position, text in enumerate(said.expressions)
        ]
        if said.name is not None:
            limit = POSTGRESQL_NAME_BYTES
            check_sql_name(self.context, said.name, (*path, "name"), "name", limit, key=False)
        if groups is None or included is None or None in texts:
            return
        fields = tuple(chain.from_iterable(groups))
        kinds = [text.kind for text in texts if text]
        if not self._method_fits(said, fields, kinds, path) or (said.where and where is None):
            return
        columns = [
            IndexColumn(field.column, field, descending=column.order == "desc")
            for group, column in zip(groups, said.fields, strict=True)
            for field in group
        ]
        columns += [
            IndexColumn(words, expression=text)
            for words, text in zip(said.expressions, texts, strict=True)
            if text
        ]
        self.draft.constraints[path] = Index(
            table=self.table,
            columns=tuple(columns),
            unique=said.unique,
            method=said.method,
            where=where,
            include=tuple(field.name for field in included),
            own_name=said.name,
            fields=fields,
        )

    def _method_fits(
        self, said: IndexSpec, fields: Sequence[Field], kinds: Sequence[Kind | None], path: Path
    ) -> bool:
        """Whether PostgreSQL's access method can do what is asked of it."""
        if said.method == "btree":
            return True
        for message, key in self._limits(said, fields, kinds):
            hint = f"leave it out, or write no `method: {said.method}`"
            self.context.error("index-method", (*path, key), message, hint)
            return False
        return True

    def _limits(
        self, said: IndexSpec, fields: Sequence[Field], kinds: Sequence[Kind | None]
    ) -> Iterator[tuple[str, str]]:
        name = f"a {said.method} index"
        if said.method == "gist":
            yield "PostgreSQL has no gist operators for any type of field", "method"
        if said.unique:
            yield f"{name} cannot be unique", "unique"
        if said.include:
            yield f"{name} cannot include columns", "include"
        if any(column.order == "desc" for column in said.fields):
            yield f"{name} keeps no order", "fields"
        if said.method == "hash" and len(said.fields) + len(said.expressions) > 1:
            yield f"{name} has one column only", "fields" if said.fields else "expressions"
        if said.method == "gin" and said.expressions:
            yield f"{name} holds no expressions here", "expressions"
        if said.method == "brin" and Kind.BOOLEAN in kinds:
            yield f"{name} cannot hold a condition", "expressions"
        for field in fields:
            if said.method == "gin" and not _holds_parts(field):
                message = f"{name} holds lists, json, dict and texts, and `{field.name}` is none"
                yield message, "fields"
            shown = field.db_type or (field.type.row.name if field.type.row else "")
            if said.method == "brin" and shown in _NO_BRIN:
                yield f"{name} cannot hold `{field.name}`, a {shown}", "fields"

    # --- checks ---

    def check(self, name: str, text: str, path: Path) -> None:
        """Add a check constraint."""
        if not _CHECK_NAME.fullmatch(name):
            message = f"`{name}` cannot name a check"
            hint = "use small ASCII letters, digits and underscores"
            self.context.error("bad-name", path, message, hint, key=True)
        elif name in set(self._own_checks()):
            message = f"`{name}` is the name of the check that a field brings itself"
            self.context.error("collision", path, message, "choose another name", key=True)
        if expression := self._same(text, path, boolean=True):
            self.draft.checks.append(Check(self.table, name, expression))

    def _own_checks(self) -> Iterable[str]:
        for field in self.fields.values():
            if field.type.enum:
                yield f"{field.name}_enum"
            if field.lower or field.upper:
                yield f"{field.name}_range"

    # --- parts ---

    def _fields(
        self, names: Sequence[str], path: Path, *, compared: str = ""
    ) -> tuple[Field, ...] | None:
        """The fields of these names, or None after reports.

        `compared` tells what compares them, where something does.
        """
        groups = self._groups(names, path, compared=compared)
        return None if groups is None else tuple(dict.fromkeys(chain.from_iterable(groups)))

    def _groups(
        self, names: Sequence[str], path: Path, *, compared: str = ""
    ) -> list[tuple[Field, ...]] | None:
        """The same, name by name: a relation stands for all columns of its key."""
        found: list[tuple[Field, ...]] = []
        for position, name in enumerate(names):
            place = (*path, position)
            fields = self.keys.get(name) or tuple(filter(None, [self.fields.get(name)]))
            wrong = next((field for field in fields if not field.type.comparable), None)
            if not fields:
                if name not in self.draft.broken and not self.draft.incomplete:
                    known = [*self.fields, *self.keys]
                    message = f"`{name}` is no field or relation of {self.draft.name}"
                    hint = nearest_hint(name, known)
                    self.context.error("no-field", place, message, hint)
            elif compared and wrong is not None:
                message = f"the values of `{name}` are not compared, as {compared} must"
                hint = "an index of it needs `method: gin`" if wrong.type.item else "leave it out"
                self.context.error("not-comparable", place, message, hint)
            else:
                found.append(fields)
        return found if len(found) == len(names) else None

    def _same(self, text: str, path: Path, *, boolean: bool) -> Expression | None:
        """An expression that both databases word alike, as CHECKs and keys of indexes must be."""
        found = self._expression(text, path, boolean=boolean, common=True)
        if found is None or found.same:
            return found
        message = f"on SQLite this would have to be `{found.sqlite}`"
        hint = (
            "a check and an index expression must read the same on both databases, and they hold "
            "this time in different forms: compare fields with each other, or take a `date`"
        )
        self.context.error("expression", path, message, hint)
        return None

    def _expression(
        self, text: str | None, path: Path, *, boolean: bool, common: bool = False
    ) -> Expression | None:
        if text is None:
            return None
        # What was declared but could not be resolved stands in, so that the rest is looked at.
        columns = {name: Column(name, Kind.UNKNOWN) for name in sorted(self.draft.broken)}
        columns |= {name: _column(field) for name, field in self.fields.items()}
        try:
            return translate(text, columns, boolean=boolean, common=common)
        except ExpressionError as error:
            if not self.draft.incomplete:
                self.context.error("expression", path, error.message, error.hint or None)
            return None


def _column(field: Field) -> Column:
    """The column as SQL expressions see it."""
    values = field.type.enum.values if field.type.enum else ()
    return Column(field.column, field.type.kind, field.optional, values)


def _holds_parts(field: Field) -> bool:
    """Whether PostgreSQL can look into the values: into lists, JSON, and the trigrams of texts."""
    if field.db_type == "json" or (field.db_type or "").startswith(_NO_TRIGRAMS):
        return False
    row = field.type.row
    if row is None:
        return field.type.item is not None
    return row.textual or row.name in {"json", "dict", "tsvector"}
