"""Names that a database wants to be different in all its tables together.

Tables, indexes and what a unique constraint or a primary key makes of itself share one namespace,
in PostgreSQL and, but for constraints, in SQLite.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..diagnostics import Path
from ..naming import shorten
from .context import Context, Taken
from .drafts import Draft


class Named(NamedTuple):
    """Something with a name in the database.

    Attributes:
        what: it is, as messages call it.
        key: whether the key at `path` is its place, not the value.
        hint: how to give it another name.
    """

    name: str
    what: str
    path: Path
    key: bool
    hint: str


def check_database_names(context: Context, drafts: Iterable[Draft]) -> None:
    """Check that the indexes and constraints of all tables have names of their own."""
    taken = Taken()
    for named in _named(drafts):
        other = taken.claim(named.name, named.what)
        if other is not None:
            message = f"{other} and {named.what} would both be called `{named.name}`"
            context.error("collision", named.path, message, named.hint, key=named.key)


def _named(drafts: Iterable[Draft]) -> Iterator[Named]:
    # Tables first, whose names do not give way.
    drafts = list(drafts)
    for draft in drafts:
        hint = "give it another `table`"
        yield Named(draft.names.table, f"the table of `{draft.name}`", draft.path, True, hint)
        key = f"the primary key of `{draft.name}`"
        yield Named(f"pk_{draft.names.table}", key, draft.path, True, hint)
    for draft in drafts:
        yield from _of_columns(draft)
        yield from _of_constraints(draft)
        yield from _of_links(draft)


def _of_columns(draft: Draft) -> Iterator[Named]:
    for field in (*(draft.key or ()), *draft.fields.values()):
        name = str(field.name)
        if field.relation is None and name not in draft.said_fields:
            continue
        if field.relation is None:
            shown, path, without = name, draft.said_fields[name].path, "leave `index` out here"
        else:
            shown, without = field.relation, "write `index: false` here"
            path = draft.said_relations[shown].path
        shown, ending = f"`{draft.name}.{shown}`", f"{draft.names.table}_{field.column}"
        if field.index:
            hint = f"{without}, and the index among `indexes` with a `name`"
            yield Named(shorten(f"ix_{ending}"), f"the index of {shown}", path, True, hint)
        if field.unique:
            what, hint = f"the unique constraint of {shown}", "give it another `column`"
            yield Named(shorten(f"uq_{ending}"), what, path, True, hint)


def _of_constraints(draft: Draft) -> Iterator[Named]:
    for path, constraint in draft.constraints.items():
        key, position = path[-2:]
        hint, what = "leave one of the two out", f"`{draft.name}.{key}[{position}]`"
        if key == "indexes":
            hint += ", or give the index another `name`"
        elif key != "unique":
            hint, what = "give one another `column`", f"what keeps `{draft.name}.{position}` unique"
        yield Named(constraint.name, what, path, key not in {"unique", "indexes"}, hint)


def _of_links(draft: Draft) -> Iterator[Named]:
    for link in draft.links:
        if link.through_name is not None:
            continue
        path, hint = draft.said_relations[link.name].path, "give it another `link_table`"
        shown = f"`{draft.name}.{link.name}`"
        yield Named(link.table, f"the link table of {shown}", path, True, hint)
        index = shorten("_".join(("ix", link.table, *link.target_columns)))
        yield Named(index, f"the index of {shown}", path, True, hint)
