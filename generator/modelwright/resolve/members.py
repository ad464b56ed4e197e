"""The attributes and columns of one entity, which must not meet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..diagnostics import Path
from ..model import Field
from ..naming import POSTGRESQL_NAME_BYTES
from .context import Context
from .drafts import Draft, SaidRelation
from .names import check_sql_name

CONVENTIONS: Final = {
    "created_at": "timestamps",
    "updated_at": "timestamps",
    "deleted_at": "soft_delete",
    "version": "optimistic_lock",
}
"""Which convention brings a column."""


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of an entity.

    Attributes:
        what: it is, with its article.
        path: its place in the spec.
        key: whether its name is the key at `path`.
        hint: the way out where another has the name.
    """

    name: str
    what: str
    path: Path
    key: bool = True
    hint: str = "rename one of them"


def check_members(context: Context, draft: Draft, inverses: Mapping[str, SaidRelation]) -> None:
    """Check the names of an entity's attributes and columns against each other."""
    attributes: dict[str, Member] = {}
    met: set[str] = set()
    for member in _members(draft, inverses):
        other = attributes.setdefault(member.name, member)
        if other is not member:
            message = f"`{member.name}` would be both {other.what} and {member.what}"
            context.error("collision", member.path, message, other.hint, key=member.key)
            met.add(member.name)
    columns: dict[str, str] = {}
    for field, path, said in _columns(draft):
        place, key = ((*path, "column"), False) if said else (path, True)
        limit = POSTGRESQL_NAME_BYTES
        check_sql_name(context, field.column, place, "column", limit, key=key)
        # SQLite does not tell upper from lower case.
        other_name = columns.setdefault(field.column.lower(), field.name)
        if other_name != field.name and field.name not in met:
            message = f"`{other_name}` and `{field.name}` would share the column `{field.column}`"
            context.error("collision", place, message, "give one another `column`", key=key)


def _members(draft: Draft, inverses: Mapping[str, SaidRelation]) -> Iterator[Member]:
    if draft.key is not None and not draft.key_names:
        path = (*draft.path, "primary_key") if draft.spec.primary_key else draft.path
        hint = "rename it, or leave it out and say in `primary_key` what it is"
        yield Member(draft.key[0].name, "the primary key", path, hint=hint)
    for column in draft.managed:
        convention = CONVENTIONS[column.name]
        hint = f"rename it, or write `{convention}: false`"
        yield Member(column.name, f"what `{convention}` adds", draft.path, hint=hint)
    for name, (_, path) in draft.said_fields.items():
        yield Member(name, "a field", path)
    for name, said in draft.said_relations.items():
        yield Member(name, "a relation", said.path)
        what = f"the key of the relation `{name}`"
        if said.many:
            if said.spec.through is None:
                yield Member(f"{name}_ids", f"what clients send of `{name}`", said.path)
        elif name in draft.relations:
            relation = draft.relations[name]
            own = [field for field in draft.keys[name] if field.relation == relation.name]
            yield from (Member(field.name, what, said.path) for field in own)
        else:
            yield Member(said.key, what, said.path)
    for name, other in inverses.items():
        path = (*other.path, "inverse")
        yield Member(name, f"the other side of `{other.shown}`", path, key=False)


def _columns(draft: Draft) -> Iterator[tuple[Field, Path, bool]]:
    """Columns with the places of what has them, and whether their names are said there."""
    spec = draft.spec.primary_key
    for field in draft.columns:
        if field.name in draft.said_fields:
            said_field = draft.said_fields[field.name]
            yield field, said_field.path, said_field.spec.column is not None
        elif field.relation is not None:
            said = draft.said_relations[field.relation]
            yield field, said.path, said.spec.column is not None
        elif field.primary_key and spec is not None:
            yield field, (*draft.path, "primary_key"), spec.column is not None
        else:
            yield field, draft.path, False
