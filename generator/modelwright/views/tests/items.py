"""What `tests/test_<entity>.py` says of single rows: how they are found and changed."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from ...model import Field, Relation
from ...printing.code import Name, Node, literal
from ...printing.layout import assignment
from ..nodes import list_of, tuple_of
from ..routers.keys import PathKey
from .keys import reference_columns
from .names import string
from .subject import Subject, factory, parametrize

_VERBS: Final = {
    "list": "GET",
    "get": "GET",
    "create": "POST",
    "bulk": "POST",
    "update": "PATCH",
    "delete": "DELETE",
}
_ON_COLLECTION: Final = ("list", "create")
_ON_ITEM: Final = ("get", "update", "delete")


class ItemTests:
    """The tests of an entity's single rows."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self.found = subject.entity.allows("get")
        self.updated = subject.entity.allows("update")

    # --- paths ---

    @cached_property
    def methods(self) -> str:
        """What clients can do with one row, and what they send: a constant of the module."""
        bodies = ((literal(v), Name("{}" if v == "PATCH" else "None")) for v in self.verbs)
        table = list_of(map(tuple_of, bodies))
        annotation = Name("list[tuple[str, object]]")
        return assignment("METHODS", table, annotation) if table.items else ""

    @cached_property
    def verbs(self) -> Sequence[str]:
        """What clients can do with one row."""
        return [_VERBS[operation] for operation in _ON_ITEM if self._entity.allows(operation)]

    @cached_property
    def malformed_keys(self) -> str:
        """The table of keys that are none, and of the parameters that say so."""
        if not self.verbs:
            return ""
        return parametrize("key parameter", map(tuple_of, self._malformed_keys()))

    def _malformed_keys(self) -> Iterator[tuple[Node, Node]]:
        key = self._entity.key
        for place, field in enumerate(key):
            for wrong in _malformed(field):
                parts = [_well_formed(other) for other in key]
                parts[place] = wrong
                path = "/".join(parts)
                source = Name(string(path))
                yield source, literal(PathKey(self._entity).names[place])

    @cached_property
    def absent(self) -> str:
        """The table of calls that the API does not have."""
        return parametrize("method url status", self._absent())

    def _absent(self) -> Iterator[Node]:
        collection = f"{self._subject.project.api_prefix}{self._entity.path}"
        ones = "/1" * len(self._entity.key)
        bulk = len(self._entity.key) == 1 and bool(self.verbs)
        groups = (
            (_ON_COLLECTION, Name("URL"), any(map(self._entity.allows, _ON_COLLECTION))),
            (_ON_ITEM, literal(f"{collection}{ones}"), bool(self.verbs)),
            (("bulk",), literal(f"{collection}/bulk"), bulk),
        )
        for operations, url, known in groups:
            for operation in operations:
                if not self._entity.allows(operation):
                    status = literal(405 if known else 404)
                    yield tuple_of((literal(_VERBS[operation]), url, status))

    # --- update ---

    @cached_property
    def changing(self) -> list[str]:
        """The columns that change with every change of a row."""
        names = ("updated_at", "version")
        return [name for name in names if self._entity.manages(name)]

    @cached_property
    def changes(self) -> str:
        """The table of changes of one field."""
        pairs = (*self.new_values(), *self._nulls())
        return parametrize("field value", map(literal, pairs))

    @cached_property
    def written_only(self) -> str:
        """The table of changes that no answer shows."""
        fields = (field for field in self.mutable if not field.readable)
        textual = (field for field in fields if field.type.row and field.type.row.textual)
        pairs = ((field.name, self._rows.another(field)) for field in textual)
        return parametrize("field value", (literal(pair) for pair in pairs if pair[1] is not None))

    def new_values(self) -> Iterator[tuple[str, Any]]:
        """Fields with other values than those of the first row."""
        for field in self._own:
            if (value := self._rows.another(field)) is not None:
                yield field.name, value

    def _nulls(self) -> Iterator[tuple[str, None]]:
        for field in self._own:
            if field.optional and self._rows.sound(self._rows.row(1, {field.name: None})):
                yield field.name, None
        for relation in self._entity.relations:
            # The rest of a composite key may belong to other relations too.
            first, *others = relation.fields
            if not others and relation.optional and first in self.mutable:
                yield first.name, None

    @cached_property
    def mutable(self) -> list[Field]:
        """The fields that a client can change."""
        fields = self._entity.fields if self.updated else ()
        return [field for field in fields if field.writable and not field.immutable]

    @property
    def _own(self) -> Iterator[Field]:
        """The fields that it can change as it likes, and see."""
        return (f for f in self.mutable if f.relation is None and f.readable and not self._key(f))

    def _key(self, field: Field) -> bool:
        return any(field in relation.fields for relation in self._entity.relations)

    @cached_property
    def moves(self) -> str:
        """The table of references that can change."""
        pairs = ((reference_columns(r), factory(r)) for r in self.moved)
        return parametrize("columns create", map(tuple_of, pairs))

    @cached_property
    def moved(self) -> list[Relation]:
        """The relations that can change."""
        return [
            relation
            for relation in self._entity.relations
            if all(field in self.mutable for field in relation.fields)
            and not _holds_others(relation)
            and self._subject.can_have(self._entity, relation.target)
        ]

    @cached_property
    def unknown(self) -> str:
        """The table of what a client cannot change."""
        names = [column.name for column in self._entity.columns if column not in self.mutable]
        fixed = [link.ids for link in self._entity.plain_links if link.immutable]
        return parametrize("field", map(literal, [*names, *fixed, self._subject.unknown]))


def _malformed(field: Field) -> list[str]:
    row = field.type.row
    if row is None:
        return []
    if row.textual:
        return ["%00"]
    return ["malformed", f"{{2**{row.bits - 1}}}"] if row.bits else ["malformed"]


def _well_formed(field: Field) -> str:
    return "00000000-0000-0000-0000-000000000000" if field.type.is_uuid else "1"


def _holds_others(relation: Relation) -> bool:
    """Whether a column is a part of other keys too, which must follow."""
    others = (other for other in relation.source.relations if other is not relation)
    return any(not {*relation.fields}.isdisjoint(other.fields) for other in others)
