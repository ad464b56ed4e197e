"""What `tests/test_<entity>.py` says of lists: their order, their filters, their pages."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from ..code import Name, Node, literal
from ..model import Entity, Field, Relation
from .modules import decorator
from .nodes import list_of, tuple_of
from .rows import Rows, can_have

_KINDS: Final = (("gt", "ORDER"), ("startswith", "TEXT"), ("eq", "EQUALITY"))


def operators_of(field: Field) -> str:
    """The tuple of the operators that two values are told apart by; "" for none."""
    return next((name for operator, name in _KINDS if operator in field.operators), "")


def parametrize(names: str, values: Iterable[Node]) -> str:
    """`@pytest.mark.parametrize((names), [values])`, or nothing without values."""
    table = list(values)
    if not table:
        return ""
    split = names.split()
    argument = literal(names) if len(split) == 1 else tuple_of(map(literal, split))
    return decorator("pytest.mark.parametrize", argument, list_of(table))


class ListTests:
    """The tests of one entity's list."""

    def __init__(self, entity: Entity, rows: Mapping[str, Rows]) -> None:
        self.entity = entity
        self._rows = rows
        self._own = rows[entity.name]

    @cached_property
    def several(self) -> int:
        """How many rows a test of many makes: three, unless there cannot be so many."""
        possible = (n for n in (3, 2, 1) if can_have(self._rows, *[self.entity] * n))
        return next(possible, 0)

    @cached_property
    def key_operators(self) -> str:
        """The operators of the key."""
        return operators_of(self.entity.primary_key)

    @cached_property
    def sorts(self) -> str:
        """The table of fields to sort by."""
        fields = (field for field in self._plain_fields if field.sort)
        return parametrize("field values", (self._with_values(field) for field in fields))

    @cached_property
    def filters(self) -> str:
        """The table of fields to filter by."""
        return parametrize(
            "field values operators",
            (self._with_values(f, Name(operators_of(f))) for f in self._plain_fields if f.filter),
        )

    @cached_property
    def text_filters(self) -> str:
        """The table of texts to find by their parts."""
        fields = (f for f in self._plain_fields if operators_of(f) == "TEXT")
        return parametrize("field values", (self._with_values(f, nulls=False) for f in fields))

    @cached_property
    def contains_filters(self) -> str:
        """The table of lists to find by an element."""
        fields = (field for field in self.entity.fields if field.type.item and field.filter)
        return parametrize("field values", filter(None, map(self._with_elements, fields)))

    @cached_property
    def _plain_fields(self) -> list[Field]:
        """The fields that tell two rows apart by values of their own."""
        return [
            field
            for field in self.entity.fields
            if field.relation is None and field.type.comparable and self._own.two_values(field)
        ]

    def _with_values(self, field: Field, *more: Node, nulls: bool = True) -> Node:
        values = list(self._own.two_values(field) or ())
        null = field.optional and self._own.sound(self._own.row(3, **{field.name: None}))
        if nulls and null and self.several > 2:
            values.append(None)
        return tuple_of((literal(field.name), literal(values), *more))

    def _with_elements(self, field: Field) -> Node | None:
        one = self._own.element_series(field)
        if field.constraints.get("min_length", 0) > 1 or one.distinct < 2:
            return None
        return tuple_of((literal(field.name), literal([one.at(1), one.at(2)])))

    # --- relations ---

    @cached_property
    def references(self) -> str:
        """The table of references to sort and filter by."""
        return parametrize("field create operators", map(self._reference, self.listed_references))

    @cached_property
    def listed_references(self) -> list[Relation]:
        """The relations that tell two rows apart."""
        return [
            relation
            for relation in self.entity.relations
            if relation.field.sort
            and relation.field.filter
            and can_have(self._rows, *[self.entity] * 3, *[relation.target] * 2)
        ]

    def _reference(self, relation: Relation) -> Node:
        create = Name(f"create_{relation.target.singular}")
        operators = Name(operators_of(relation.field))
        return tuple_of((literal(relation.field.name), create, operators))

    @cached_property
    def related_filters(self) -> str:
        """The table of filters one step over a relation."""
        pairs = ((r, f) for r in self.filtered_relations for f in self._filtered_fields(r.target))
        return parametrize("name create values", (self._related(r, f) for r, f in pairs))

    @cached_property
    def filtered_relations(self) -> list[Relation]:
        """The relations to rows that are told apart by values of their own."""
        return [
            relation
            for relation in self.entity.relations
            if can_have(self._rows, *[self.entity] * 2, *[relation.target] * 2)
            and self._filtered_fields(relation.target)
        ]

    def _filtered_fields(self, target: Entity) -> list[Field]:
        return [
            field
            for field in target.fields
            if field.filter
            and field.relation is None
            and field.type.comparable
            and self._rows[target.name].two_values(field)
        ]

    def _related(self, relation: Relation, field: Field) -> Node:
        values = self._rows[relation.target_name].two_values(field)
        create = Name(f"create_{relation.target.singular}")
        return tuple_of(
            (literal(f"{relation.name}__{field.name}"), create, literal(list(values or ())))
        )

    # --- imports ---

    def uses(self, operators: str) -> bool:
        """Whether the tests name this tuple of operators."""
        fields = [f for f in self._plain_fields if f.filter]
        fields += [relation.field for relation in self.listed_references]
        used = {self.key_operators, *map(operators_of, fields)}
        return operators in used or (operators == "ORDER" and bool(self.entity.timestamps))
