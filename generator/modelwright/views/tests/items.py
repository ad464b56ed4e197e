"""What `tests/test_<entity>.py` says of single rows: how they are found, changed and deleted."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from ...code import Name, Node, literal
from ...layout import statement
from ...model import Field, Relation
from ...naming import shorten
from ..modules import signature
from ..nodes import call, tuple_of
from .factories import json_key
from .subject import Subject, factory, parametrize

_VERBS: Final = {
    "list": "GET",
    "get": "GET",
    "create": "POST",
    "update": "PATCH",
    "delete": "DELETE",
}
_ON_COLLECTION: Final = ("list", "create")
_ON_ITEM: Final = ("get", "update", "delete")


@dataclass(frozen=True, slots=True)
class DependentCase:
    """A test of what becomes of the rows that refer to one that is deleted."""

    signature: str
    relation: Relation
    new_dependent: str
    found: str

    @property
    def restricts(self) -> bool:
        """Whether the row cannot be deleted before them."""
        return self.relation.on_delete not in {"CASCADE", "SET NULL"}

    @property
    def cascades(self) -> bool:
        """Whether they are deleted too."""
        return self.relation.on_delete == "CASCADE"

    @property
    def field(self) -> str:
        """The foreign key."""
        return self.relation.field.name


@dataclass(frozen=True, slots=True)
class Step:
    """A request, and how many statements it sends."""

    call: str
    count: int


class ItemTests:
    """The tests of an entity's single rows."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self._names = subject.names
        self.found = subject.entity.allows("get")
        self.updated = subject.entity.allows("update")
        self.deleted = subject.entity.allows("delete")

    # --- paths ---

    @cached_property
    def methods(self) -> str:
        """The table of what clients can do with one row."""
        allowed = filter(self._entity.allows, _ON_ITEM)
        return parametrize("method", (literal(_VERBS[operation]) for operation in allowed))

    @cached_property
    def malformed_keys(self) -> str:
        """The table of keys that are none."""
        row = self._entity.primary_key.type.row
        if not self.methods or row is None or row.textual:
            return ""
        too_large = [Name(f"2**{row.bits - 1}")] if row.bits else []
        return parametrize("key", [literal("malformed"), *too_large])

    @cached_property
    def key_parameter(self) -> str:
        """What the path calls the key."""
        return f"{self._entity.singular}_{self._names.key}"

    @cached_property
    def absent(self) -> str:
        """The table of calls that the API does not have."""
        item = literal(f"{self._subject.project.api_prefix}{self._entity.path}/1")
        rows = (*self._absent(_ON_COLLECTION, Name("URL")), *self._absent(_ON_ITEM, item))
        return parametrize("method url status", rows)

    def _absent(self, operations: tuple[str, ...], url: Node) -> Iterator[Node]:
        status = 405 if any(map(self._entity.allows, operations)) else 404
        for operation in operations:
            if not self._entity.allows(operation):
                yield tuple_of((literal(_VERBS[operation]), url, literal(status)))

    # --- update ---

    @cached_property
    def changes(self) -> str:
        """The table of changes of one field."""
        pairs = (*self._new_values(), *self._nulls())
        return parametrize("field value", map(literal, pairs))

    def _new_values(self) -> Iterator[tuple[str, Any]]:
        for field in self._mutable:
            if field.relation is None and (value := self._rows.another(field)) is not None:
                yield field.name, value

    def _nulls(self) -> Iterator[tuple[str, None]]:
        for field in self._mutable:
            if field.optional and self._rows.sound(self._rows.row(1, {field.name: None})):
                yield field.name, None

    @cached_property
    def _mutable(self) -> list[Field]:
        return [field for field in self._entity.fields if self.updated and not field.immutable]

    @cached_property
    def moves(self) -> str:
        """The table of references that can change."""
        pairs = ((literal(r.field.name), factory(r)) for r in self.moved)
        return parametrize("field create", map(tuple_of, pairs))

    @cached_property
    def moved(self) -> list[Relation]:
        """The relations that can change."""
        return [
            relation
            for relation in self._entity.relations
            if relation.field in self._mutable
            and self._subject.can_have(self._entity, relation.target)
        ]

    @cached_property
    def unknown(self) -> str:
        """The table of what a client cannot change."""
        entity = self._entity
        fixed = [field.name for field in entity.fields if field.immutable]
        automatic = [field.name for field in entity.timestamps]
        names = [entity.primary_key.name, *fixed, *automatic, self._subject.unknown]
        return parametrize("field", map(literal, names))

    # --- delete ---

    @cached_property
    def dependents(self) -> list[DependentCase]:
        """What becomes of the rows that refer to a deleted one."""
        return [
            self._dependent(relation)
            for relation in self._entity.dependents
            if self.deleted and self._subject.can_have(self._entity, relation.source)
        ]

    def _dependent(self, relation: Relation) -> DependentCase:
        source = self._subject.names_of(relation.source)
        key = json_key(self._entity, Name(self._names.row)).flat
        name = shorten(f"test_delete_with_{relation.source.singular}_{relation.name}")
        parameters = ("client: AsyncClient", "session: AsyncSession")
        return DependentCase(
            signature=signature(f"async def {name}", parameters, "None"),
            relation=relation,
            new_dependent=source.create("dependent", f"{relation.field.name}={key}"),
            found=source.get(f"dependent.{source.key}"),
        )

    # --- statements ---

    @cached_property
    def reads(self) -> list[Step]:
        """Requests that read, whatever the number of rows."""
        if not self.read_rows:
            return []
        steps = [_step("get", Name("URL"), 8, count=2)] if self._entity.allows("list") else []
        if self.found:
            steps.append(_step("get", Name(self._names.item_url), 8, count=1))
        return steps

    @cached_property
    def writes(self) -> list[Step]:
        """Requests that write."""
        item = Name(self._names.item_url)
        steps: list[Step] = []
        if self.counts_creation:
            steps.append(_step("post", Name("URL"), 4, count=1, json=Name("data")))
        if change := next(self._new_values(), None):
            steps.append(_step("patch", item, 4, count=2, json=literal(dict([change]))))
        if self.deleted:
            steps.append(_step("delete", item, 4, count=2))
        return steps

    @cached_property
    def counts_creation(self) -> bool:
        """Whether there can be one row more."""
        allowed = self._entity.allows("create")
        return allowed and self._subject.can_have(self._entity, self._entity)

    @cached_property
    def read_rows(self) -> int:
        """How often reads are counted, with one row more each time."""
        others = 2 if self.counts_creation else 1
        return self._subject.most(*[self._entity] * others)

    # --- relationships ---

    @cached_property
    def relationships(self) -> str:
        """The table of both sides of the entity's relations."""
        to_one = (relation.name for relation in self._entity.relations)
        to_many = (relation.inverse for relation in self._entity.collections)
        return parametrize("name", map(literal, (*to_one, *to_many)))


def _step(method: str, url: Node, indent: int, *, count: int, **arguments: Node) -> Step:
    request = call(Name(f"client.{method}"), url, **arguments)
    return Step(statement("await ", request, indent=indent), count)
