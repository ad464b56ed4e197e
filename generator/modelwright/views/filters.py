"""What a client may ask of a list, as the fields of a filter model."""

from collections.abc import Iterator
from typing import Final

from ..code import Name, imported, literal
from ..model import QUERY_WORDS, Entity, Field, Relation
from .columns import FIELD, annotation
from .modules import Line, attribute
from .nodes import call, name, subscript

FILTERS: Final = ".filters"
PAGINATION: Final = ".pagination"


def filter_lines(entity: Entity) -> Iterator[Line]:
    """The fields of an entity's filter model."""
    if entity.own_page_size:
        yield _limit(entity)
    yield _sort(entity)
    for field in (entity.primary_key, *entity.fields):
        yield from _filter_lines(field)
    for relation in entity.relations:
        yield from _related_filter_lines(relation)


def _sort(entity: Entity) -> Line:
    names = [literal(field.name) for field in entity.columns if field.sort]
    return attribute("sort", name("str | None"), call(imported(PAGINATION, "sort_by"), *names))


def _limit(entity: Entity) -> Line:
    """The length of a page, where it is not the project's."""
    value = call(
        FIELD,
        default=literal(entity.page_size),
        ge=literal(1),
        le=literal(entity.max_page_size),
        description=literal("How many to answer at most."),
    )
    return attribute("limit", name("int"), value)


def _filter_lines(field: Field) -> Iterator[Line]:
    operators = field.operators
    if not operators:
        return
    if "eq" not in operators or field.name in QUERY_WORDS:
        yield from (_operator_line(field, operator) for operator in operators)
        return
    kind = "Ordered" if "gt" in operators else "Textual" if "contains" in operators else "Equal"
    hint = subscript(imported(FILTERS, kind), _asked(field))
    if field.optional:
        hint = subscript(imported(FILTERS, "Nullable"), hint)
    yield attribute(field.name, hint, literal(None))


def _operator_line(field: Field, operator: str) -> Line:
    """One operator by itself, where the field's bare name is no filter."""
    hint = annotation(field.type.item) if field.type.item else _asked(field)
    if operator == "isnull":
        hint = name("bool")
    elif operator in {"in", "not_in"}:
        hint = Name(f"list[{hint.flat}]", hint.imports)
    optional = Name(f"{hint.flat} | None", hint.imports)
    return attribute(f"{field.name}__{operator}", optional, literal(None))


def _asked(field: Field) -> Name:
    """The type of a value that rows are compared with: a text need not be a whole address."""
    row = field.type.row
    return name("str") if row is not None and row.textual else annotation(field.type)


def _related_filter_lines(relation: Relation) -> Iterator[Line]:
    """One step over a relation to the other entity's own fields."""
    for field in relation.target.fields:
        if field.filter and field.relation is None and field.type.comparable:
            asked = _asked(field)
            hint = Name(f"{asked.flat} | None", asked.imports)
            yield attribute(f"{relation.name}__{field.name}", hint, literal(None))
