"""What `tests/test_<entity>.py` says of lists: their order, their filters, their pages."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from ...model import Entity, Field, Relation
from ...printing.code import Name, Node, literal
from ...printing.layout import statement
from ..nodes import list_of, tuple_of
from .examples import item_field, series
from .keys import key_type, reference_columns
from .subject import Subject, factory, parametrize

_KINDS: Final = {"gt": "ORDER", "startswith": "TEXT", "eq": "EQUALITY"}
_WITH_NULL: Final = 3
"""Rows of a test that tells two values and null apart."""
_SORTED_TOGETHER: Final = 3
"""So many fields are enough to see that each is sorted within the one before."""


class ListTests:
    """The tests of an entity's list."""

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

    # --- what is refused ---

    @cached_property
    def refused(self) -> str:
        """The table of query parameters that a list does not take."""
        unknown = self._subject.unknown
        rows: list[tuple[str, object]] = [
            ("limit", 0),
            ("limit", self._entity.max_page_size + 1),
            ("offset", -1),
            ("total", "perhaps"),
            ("sort", unknown),
            ("include", unknown),
            ("cursor", "malformed"),
            # Base64 of `{}`, `[]` and `null`, which no cursor says.
            ("cursor", "e30"),
            ("cursor", "W10"),
            ("cursor", "bnVsbA"),
            (unknown, 1),
        ]
        if not self._entity.searched:
            rows.append(("q", "text"))
        rows += [(name, value) for name in self._decimals for value in ("1e-99", "1e99")]
        return parametrize("name value", map(literal, rows))

    @property
    def _decimals(self) -> Iterator[str]:
        """Filters that take as many digits as their columns hold."""
        for field in self._entity.columns:
            if field.filter and field.type.name == "decimal":
                yield f"{field.name}__gt"

    # --- keys ---

    @cached_property
    def key_operators(self) -> str:
        """The operators of the key of one column."""
        (key, *others) = self._entity.key
        return "" if others else operators_of(key)

    @property
    def key(self) -> str:
        """The names of the columns of a composite key, in a variable."""
        names = [field.name for field in self._entity.key]
        return statement("key = ", literal(names), indent=4) if len(names) > 1 else ""

    @cached_property
    def given_keys(self) -> str:
        """The table of keys, in descending order, where clients give them."""
        key, *others = self._entity.key
        if others or key.automatic or key.relation or not self.several:
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
        rows = (self._with_values(field, Name(operators_of(field))) for field in self._filtered)
        return parametrize("field values operators", rows)

    @cached_property
    def text_filters(self) -> str:
        """The table of texts to find by their parts."""
        fields = (field for field in self._filtered if operators_of(field) == "TEXT")
        return parametrize("field values", (self._with_values(f, nulls=False) for f in fields))

    @cached_property
    def element_filters(self) -> str:
        """The table of lists to find by an element."""
        fields = (field for field in self._entity.fields if field.type.item and field.filter)
        return parametrize("field values", filter(None, map(self._with_elements, fields)))

    @property
    def _filtered(self) -> list[Field]:
        return [field for field in self._fields if field.filter]

    @cached_property
    def _fields(self) -> list[Field]:
        """The fields that tell two rows apart by values of their own."""
        entity = self._entity
        key = entity.key if len(entity.key) > 1 else ()
        own = (field for field in (*key, *entity.fields) if _is_own(field))
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

    @cached_property
    def searched(self) -> str:
        """The fields that a search looks into, as a list; "" where nothing is searched."""
        names = [field.name for field in self._entity.searched]
        return list_of(map(literal, names)).flat if names and self.ordered else ""

    # --- cursors ---

    @property
    def other_order(self) -> str:
        """An order that is not the usual one; "" where there is none."""
        return next((f"-{field.name}" for field in self._entity.columns if field.sort), "")

    @cached_property
    def tied(self) -> str:
        """The table of orders in which rows share their places but for the key."""
        fields = [field for field in self._entity.columns if field.sort]
        tied = [field.name for field in fields if self._ties(field)]
        if not (tied and self.ordered):
            return ""
        others = (field.name for field in fields if field.name not in tied)
        together = [*tied, *others][:_SORTED_TOGETHER]
        signed = ",".join(f"-{name}" if n % 2 else name for n, name in enumerate(together))
        return parametrize("sort", map(literal, dict.fromkeys((*tied, signed))))

    def _ties(self, field: Field) -> bool:
        """Whether all rows that a test makes have the same value."""
        if field.relation is not None:
            return field.optional
        values = self._rows.series.get(field.name)
        return values is not None and values.distinct == 1

    # --- relations ---

    @cached_property
    def references(self) -> str:
        """The table of references to sort and filter by."""
        rows = (
            (literal(f.name), reference_columns(r), factory(r), Name(operators_of(f)))
            for r, f in self.listed_references
        )
        return parametrize("field columns create operators", map(tuple_of, rows))

    @cached_property
    def listed_references(self) -> list[tuple[Relation, Field]]:
        """The columns of foreign keys that tell rows apart."""
        return [
            (relation, field)
            for relation in self._entity.relations
            if self.ordered and self._subject.can_have(*[self._entity] * 3, *[relation.target] * 2)
            for field, target in relation.pairs
            if field in relation.own_fields
            and field.sort
            and field.filter
            and self._differs(relation.target, target)
        ]

    def _differs(self, entity: Entity, field: Field) -> bool:
        """Whether two new rows of an entity have different values here."""
        if field.automatic:
            return True
        for relation in entity.relations:
            for own, target in relation.pairs:
                if own is field:
                    return not relation.optional and self._differs(relation.target, target)
        values = self._subject.rows_of(entity).series.get(field.name)
        return values is not None and values.distinct > 1

    @cached_property
    def related_filters(self) -> str:
        """The table of filters one step over a relation."""
        pairs = ((r, f) for r in self.filtered_relations for f in self._asked(r.target))
        return parametrize("name columns create values", (self._related(r, f) for r, f in pairs))

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
        fields = (field for field in target.fields if field.filter and _is_own(field))
        return [field for field in fields if field.type.comparable and rows.two_values(field)]

    def _related(self, relation: Relation, field: Field) -> Node:
        values = self._subject.rows_of(relation.target).two_values(field) or ()
        name = literal(f"{relation.name}__{field.name}")
        columns = reference_columns(relation)
        return tuple_of((name, columns, factory(relation), literal(list(values))))

    # --- constants ---

    @property
    def operators(self) -> Iterator[str]:
        """The tuples of operators that the tests name."""
        if self.ordered:
            fields = [*self._filtered, *(field for _, field in self.listed_references)]
            yield from (self.key_operators, *map(operators_of, fields))
            if self._entity.timestamps:
                yield "ORDER"


def operators_of(field: Field) -> str:
    """The tuple of the operators that two values are told apart by; "" for none."""
    return next((name for operator, name in _KINDS.items() if operator in field.operators), "")


def _is_own(field: Field) -> bool:
    """Whether clients give it a value of its own, and see it."""
    return field.relation is None and field.writable and field.readable
