"""What `tests/test_<entity>.py` says of filters: the values that they do not take."""

from ast import literal_eval
from collections.abc import Iterator
from functools import cached_property

from ...model import QUERY_WORDS, Field, Type
from ...printing.code import Name, Node, literal
from ...printing.layout import render, statement
from ..filters import related_filters
from ..nodes import dict_of, list_of, tuple_of
from .bad_values import foreign_value
from .lists import operators_of
from .subject import Subject


class RefusalTests:
    """The test of filters that are asked for what their fields cannot hold."""

    def __init__(self, subject: Subject) -> None:
        self._entity = subject.entity

    @cached_property
    def fields(self) -> list[tuple[Field, str, list[Node]]]:
        """Fields with the name of the tuple of their operators, and values that none takes."""
        if not self._entity.allows("list"):
            return []
        found = ((field, operators_of(field), _wrong(field)) for field in self._filtered)
        return [(field, name, wrong) for field, name, wrong in found if name and wrong]

    @property
    def each_field(self) -> str:
        """The head of a loop over them."""
        rows = (
            tuple_of((literal(field.name), Name(name), list_of(wrong)))
            for field, name, wrong in self.fields
        )
        prefix = "for field, operators, values in "
        return render(tuple_of(rows), indent=4, prefix=prefix, suffix=":")

    @cached_property
    def single(self) -> dict[str, Node]:
        """Parameters without an operator that compares, with a value that each refuses."""
        return dict(self._single()) if self._entity.allows("list") else {}

    @property
    def query(self) -> str:
        """All of them in one query."""
        pairs = ((literal(name), value) for name, value in self.single.items())
        return statement("query = ", dict_of(pairs), indent=4)

    def _single(self) -> Iterator[tuple[str, Node]]:
        for field in self._filtered:
            wrong = _wrong(field)
            if wrong and operators_of(field) and field.name not in QUERY_WORDS:
                yield field.name, wrong[0]
            if "isnull" in field.operators:
                yield f"{field.name}__isnull", literal("perhaps")
            if field.type.item and (elements := _wrong_values(field, field.type.item)):
                yield f"{field.name}__contains", elements[0]
        for relation in self._entity.relations:
            for field in related_filters(relation):
                if wrong := _wrong(field):
                    yield f"{relation.name}__{field.name}", wrong[0]

    @property
    def _filtered(self) -> Iterator[Field]:
        return (field for field in self._entity.columns if field.operators)


def _wrong(field: Field) -> list[Node]:
    return [] if field.type.item else _wrong_values(field, field.type)


def _wrong_values(field: Field, type_: Type) -> list[Node]:
    """Values of a query that are none of this type; any text is one."""
    if type_.enum:
        return [literal(foreign_value(type_.enum.values))]
    row = type_.row
    if row is None or row.textual or not row.comparable:
        return []
    other = literal(literal_eval(row.wrong))
    if row.bits:
        limit = row.bits - 1
        return [other, literal("0.5"), Name(f"-(2**{limit}) - 1"), Name(f"2**{limit}")]
    if type_.name == "decimal" and "max_digits" in field.constraints:
        digits, places = field.constraints["max_digits"], field.constraints["decimal_places"]
        return [other, literal(f"0.{'0' * places}1"), literal(f"1e{digits - places}")]
    return [other]
