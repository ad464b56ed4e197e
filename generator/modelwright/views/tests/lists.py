"""What `tests/test_<entity>.py` says of lists: their order, their filters, their pages."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from ...code import Name, Node, literal
from ...model import Entity, Field, Relation
from ...naming import kebab, shorten
from ..modules import signature
from ..nodes import tuple_of
from .examples import item_field, series
from .factories import json_key
from .subject import Subject, factory, parametrize

_KINDS: Final = {"gt": "ORDER", "startswith": "TEXT", "eq": "EQUALITY"}
_WITH_NULL: Final = 3
"""Rows of a test that tells two values and null apart."""


@dataclass(frozen=True, slots=True)
class CollectionCase:
    """A test of the list of the rows that refer to one."""

    signature: str
    relation: Relation
    url: str
    path: str
    make_other: str
    new_item: str
    item_key: str
    key: str
    key_type: str
    several: int


class ListTests:
    """The tests of an entity's list, and of those that belong to one row."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._entity = subject.entity
        self._rows = subject.rows
        self.allowed = subject.entity.allows("list")

    @cached_property
    def several(self) -> int:
        """How many rows the list is tested with."""
        return self._subject.most() if self.allowed else 0

    @cached_property
    def ordered(self) -> bool:
        """Whether there are enough rows to see an order."""
        return self.several > 1

    # --- keys ---

    @cached_property
    def key_operators(self) -> str:
        """The operators of the key."""
        return operators_of(self._entity.primary_key)

    @cached_property
    def given_keys(self) -> str:
        """The table of keys, in descending order, where clients give them."""
        key = self._entity.primary_key
        if key.automatic or not self.several:
            return ""
        values = self._rows.series[key.name]
        table = [values.at(n) for n in range(self.several, 0, -1)]
        return parametrize("keys", [literal(table)])

    @cached_property
    def key_type(self) -> str:
        """The Python type of a key in JSON."""
        return key_type(self._entity)

    # --- fields ---

    @cached_property
    def sorts(self) -> str:
        """The table of fields to sort by."""
        fields = (field for field in self._fields if field.sort)
        return parametrize("field values", (self._with_values(field) for field in fields))

    @cached_property
    def filters(self) -> str:
        """The table of fields to filter by."""
        fields = (field for field in self._fields if field.filter)
        rows = (self._with_values(field, Name(operators_of(field))) for field in fields)
        return parametrize("field values operators", rows)

    @cached_property
    def text_filters(self) -> str:
        """The table of texts to find by their parts."""
        fields = (field for field in self._fields if operators_of(field) == "TEXT")
        return parametrize("field values", (self._with_values(f, nulls=False) for f in fields))

    @cached_property
    def element_filters(self) -> str:
        """The table of lists to find by an element."""
        fields = (field for field in self._entity.fields if field.type.item and field.filter)
        return parametrize("field values", filter(None, map(self._with_elements, fields)))

    @cached_property
    def _fields(self) -> list[Field]:
        """The fields that tell two rows apart by values of their own."""
        own = (field for field in self._entity.fields if field.relation is None)
        return [f for f in own if self.ordered and f.type.comparable and self._rows.two_values(f)]

    def _with_values(self, field: Field, *more: Node, nulls: bool = True) -> Node:
        values: list[Any] = [*(self._rows.two_values(field) or ())]
        null = field.optional and self._rows.sound(self._rows.row(3, {field.name: None}))
        if nulls and null and self.several == _WITH_NULL:
            values.append(None)
        return tuple_of((literal(field.name), literal(values), *more))

    def _with_elements(self, field: Field) -> Node | None:
        lonely = field.constraints.get("min_length", 0) <= 1
        if not (self.ordered and lonely and field.type.item):
            return None
        one = series(self._entity, item_field(field, field.type.item))
        if one.distinct == 1:
            return None
        return tuple_of((literal(field.name), literal([one.at(1), one.at(2)])))

    # --- relations ---

    @cached_property
    def references(self) -> str:
        """The table of references to sort and filter by."""
        rows = (
            (literal(r.field.name), factory(r), Name(operators_of(r.field)))
            for r in self.listed_references
        )
        return parametrize("field create operators", map(tuple_of, rows))

    @cached_property
    def listed_references(self) -> list[Relation]:
        """The relations that tell rows apart."""
        return [
            relation
            for relation in self._entity.relations
            if self.ordered
            and relation.field.sort
            and relation.field.filter
            and self._subject.can_have(*[self._entity] * 3, *[relation.target] * 2)
        ]

    @cached_property
    def related_filters(self) -> str:
        """The table of filters one step over a relation."""
        pairs = ((r, f) for r in self.filtered_relations for f in self._asked(r.target))
        return parametrize("name create values", (self._related(r, f) for r, f in pairs))

    @cached_property
    def filtered_relations(self) -> list[Relation]:
        """The relations to rows that are told apart by values of their own."""
        return [
            relation
            for relation in self._entity.relations
            if self.ordered
            and self._subject.can_have(*[self._entity] * 2, *[relation.target] * 2)
            and self._asked(relation.target)
        ]

    def _asked(self, target: Entity) -> list[Field]:
        rows = self._subject.rows_of(target)
        fields = (field for field in target.fields if field.filter and field.relation is None)
        return [field for field in fields if field.type.comparable and rows.two_values(field)]

    def _related(self, relation: Relation, field: Field) -> Node:
        values = self._subject.rows_of(relation.target).two_values(field) or ()
        name = literal(f"{relation.name}__{field.name}")
        return tuple_of((name, factory(relation), literal(list(values))))

    # --- lists of what refers to one row ---

    @cached_property
    def collections(self) -> list[CollectionCase]:
        """The lists of rows that refer to one."""
        entity = self._entity
        return [
            self._collection(relation)
            for relation in entity.listed_collections
            if self._subject.can_have(entity, relation.source, relation.source)
        ]

    def _collection(self, relation: Relation) -> CollectionCase:
        names, source = self._subject.names, self._subject.names_of(relation.source)
        key = json_key(self._entity, Name(names.row)).flat
        path = kebab(relation.inverse)
        name = shorten(f"test_list_of_{relation.inverse}")
        parameters = ("client: AsyncClient", "session: AsyncSession", "statements: list[str]")
        more = self._subject.can_have(self._entity, *[relation.source] * 3)
        return CollectionCase(
            signature=signature(f"async def {name}", parameters, "None"),
            relation=relation,
            url=f'f"{{URL}}/{names.key_in_url(names.row)}/{path}"',
            path=path,
            make_other=source.make,
            new_item=source.create("item", f"{relation.field.name}={key}", indent=8),
            item_key=json_key(relation.source, Name("item")).flat,
            key=source.key,
            key_type=key_type(relation.source),
            several=2 if more and not relation.field.unique else 1,
        )

    # --- imports ---

    def names_operators(self, operators: str) -> bool:
        """Whether the tests name this tuple of operators."""
        if not self.ordered:
            return False
        fields = [field for field in self._fields if field.filter]
        fields += [relation.field for relation in self.listed_references]
        used = {self.key_operators, *map(operators_of, fields)}
        return operators in used or (operators == "ORDER" and bool(self._entity.timestamps))


def operators_of(field: Field) -> str:
    """The tuple of the operators that two values are told apart by; "" for none."""
    return next((name for operator, name in _KINDS.items() if operator in field.operators), "")


def key_type(entity: Entity) -> str:
    """The Python type of an entity's keys in JSON."""
    row = entity.primary_key.type.row
    return "int" if row is not None and row.bits else "str"
