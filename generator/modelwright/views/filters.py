"""What a client may ask of a list, as the fields of a filter model."""

from collections.abc import Iterator
from typing import Final

from ..model import QUERY_WORDS, Entity, Field, Relation
from ..printing.code import Name, imported, literal
from .columns import FIELD, annotation, asked_annotation
from .modules import Line, attribute
from .nodes import call, name, subscript

FILTERS: Final = ".core.filters"
PAGINATION: Final = ".core.pagination"
PAGE_SIZES: Final = (20, 100)
"""How many rows a page has, and may have, in `PageParams` of a generated project."""


def filter_lines(entity: Entity) -> Iterator[Line]:
    """The fields of an entity's filter model."""
    if (entity.page_size, entity.max_page_size) != PAGE_SIZES:
        yield _limit(entity)
    yield _sort(entity)
    if entity.included:
        yield attribute("include", name(f"{entity.name}Include"), literal(None))
    if entity.searched:
        yield _search(entity)
    for field in (*entity.key, *entity.fields):
        yield from _filter_lines(field)
    for relation in entity.relations:
        yield from _related_filter_lines(relation)


def _sort(entity: Entity) -> Line:
    names = [literal(field.name) for field in entity.columns if field.sort]
    return attribute("sort", name("str | None"), call(imported(PAGINATION, "sort_by"), *names))


def _limit(entity: Entity) -> Line:
    """The length of a page, where it is not the usual one."""
    value = call(
        FIELD,
        default=literal(entity.page_size),
        ge=literal(1),
        le=literal(entity.max_page_size),
        description=literal("How many to answer at most."),
    )
    return attribute("limit", name("int"), value)


def _search(entity: Entity) -> Line:
    names = [field.name for field in entity.searched]
    marker = call(imported(FILTERS, "Search"), *map(literal, names))
    hint = subscript(imported("typing", "Annotated"), name("str | None"), marker)
    where = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    description = literal(f"A text to find in {where}, in upper or lower case.")
    return attribute("q", hint, call(FIELD, default=literal(None), description=description))


def _filter_lines(field: Field) -> Iterator[Line]:
    operators = field.operators
    if not operators:
        return
    if "eq" not in operators or field.name in QUERY_WORDS:
        yield from (_operator_line(field, operator) for operator in operators)
        return
    kind = "Ordered" if "gt" in operators else "Textual" if "contains" in operators else "Equal"
    hint = subscript(imported(FILTERS, kind), asked_annotation(field))
    if field.optional:
        hint = subscript(imported(FILTERS, "Nullable"), hint)
    yield attribute(field.name, hint, literal(None))


def _operator_line(field: Field, operator: str) -> Line:
    """One operator by itself, where the field's bare name is no filter."""
    hint = annotation(field.type.item) if field.type.item else asked_annotation(field)
    if operator == "isnull":
        hint = name("bool")
    elif operator in {"in", "not_in"}:
        hint = Name(f"list[{hint.flat}]", hint.imports)
    optional = Name(f"{hint.flat} | None", hint.imports)
    return attribute(f"{field.name}__{operator}", optional, literal(None))


def _related_filter_lines(relation: Relation) -> Iterator[Line]:
    """One step over a relation to the other entity's own fields."""
    for field in related_filters(relation):
        asked = asked_annotation(field)
        hint = Name(f"{asked.flat} | None", asked.imports)
        yield attribute(f"{relation.name}__{field.name}", hint, literal(None))


def related_filters(relation: Relation) -> Iterator[Field]:
    """The other entity's fields that rows here can be filtered by."""
    for field in relation.target.fields:
        if field.filter and field.relation is None and field.type.comparable:
            yield field
