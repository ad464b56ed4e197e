"""How tests link two rows of a many-to-many relation."""

from ...model import LinkSide, Relation
from ...printing.code import Attribute, Name
from ...printing.layout import statement
from ..nodes import call
from .keys import arguments, own_key, reference


def linking(side: LinkSide, row: str, other: str, *, indent: int) -> str:
    """The statement that links two rows.

    Args:
        side: the side of the first of them.
        row: the variable of a row of this side.
        other: the variable of a row of the other side.
        indent: the column that the statement starts at.
    """
    link = side.link
    source, target = (other, row) if side.inverted else (row, other)
    if link.through is not None:
        here, there = _ends(side)
        values = map(Name, arguments(reference(here, row) | reference(there, other)))
        make = call(Name(f"create_{link.through.singular}"), Name("session"), *values)
        return statement("await ", make, indent=indent)
    repository = call(Name(f"{link.source.name}Repository"), Name("session"))
    ends = (Name(source), own_key(link.target, target))
    attribute = Name(f"{link.source.name}.{link.name}")
    return statement("await ", call(Attribute(repository, "link"), attribute, *ends), indent=indent)


def agreeing(side: LinkSide, row: str) -> dict[str, str]:
    """What a new row of the other side must hold so that it can be linked with this row.

    Where the keys of an entity between the two share a column, both rows have its value.
    """
    if side.link.through is None:
        return {}
    here, there = (dict(end.pairs) for end in _ends(side))
    return {there[f].name: f"{row}.{here[f].name}" for f in there if f in here}


def _ends(side: LinkSide) -> tuple[Relation, Relation]:
    """The relations of the entity between to the one here and to the one there."""
    relations = side.link.through.relations if side.link.through else ()
    by_columns = {tuple(field.column for field in r.fields): r for r in relations}
    return by_columns[side.columns], by_columns[side.other_columns]
