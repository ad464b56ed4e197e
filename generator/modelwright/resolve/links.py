"""Many-to-many relations: the tables that link two entities, plain or with a payload."""

import keyword
from collections.abc import Iterable, Mapping
from typing import Final

from ..language import RelationSpec
from ..model import Graph, Link
from ..naming import POSTGRESQL_NAME_BYTES, Identifier, snake
from .context import Context, nearest_hint
from .drafts import Draft, SaidRelation
from .names import TABLE_BYTES, attribute_name, check_sql_name
from .relations import ACTIONS

_OF_PLAIN: Final = ("link_table", "link_columns", "immutable", "was")
"""What belongs to a link table that has no entity."""
_OF_COLUMNS: Final = frozenset(
    {"add", "as_readonly", "clear", "compare", "contains_column", "corresponding_column"}
    | {"get", "items", "keys", "remove", "update", "values"}
)
"""What a collection of columns is asked in SQLAlchemy, so that no column can be found by it."""


def declare_ends(
    context: Context, drafts: Mapping[str, Draft], links: Iterable[SaidRelation]
) -> dict[SaidRelation, tuple[str, str]]:
    """Give the entities that carry a payload their two relations, and these as their key.

    Returns:
        the names of the two relations, by the many-to-many relation that needs them.
    """
    ends: dict[SaidRelation, tuple[str, str]] = {}
    for said in links:
        if said.spec.through is None:
            continue
        for key in _OF_PLAIN:
            if key in said.spec.model_fields_set:
                message = f"`{key}` is for a plain link table, not for one `through` an entity"
                hint = f"say it at {said.spec.through}"
                context.error("relation-kind", (*said.path, key), message, hint, key=True)
        through = _through(context, drafts, said)
        found = through and _ends(context, through, said)
        if through and found:
            ends[said] = found
            if through.spec.primary_key is None and "primary_key" not in through.broken:
                through.key_names = through.key_names or found
    return ends


def _through(context: Context, drafts: Mapping[str, Draft], said: SaidRelation) -> Draft | None:
    name, path = said.spec.through or "", (*said.path, "through")
    if name in drafts and name not in {said.source, said.spec.to}:
        return drafts[name]
    if name in {said.source, said.spec.to}:
        message = f"`{said.name}` goes through `{name}`, which is one of its own ends"
        context.error("through", path, message, "name the entity that stands between the two")
    elif name not in context.spec.broken:
        message = f"`{said.name}` goes through `{name}`, which is no entity with a table"
        context.error("through", path, message, nearest_hint(name, drafts))
    return None


def _ends(context: Context, through: Draft, said: SaidRelation) -> tuple[str, str] | None:
    """The names of the two relations of the entity between; those that are missing are added."""
    lookup = said.spec.lookup
    if lookup is None and said.source == said.spec.to:
        message = (
            f"`{said.name}` links {said.source} with itself, and nobody says which end is which"
        )
        hint = f"write `lookup: [{snake(said.source)}, other]`: the relations of {through.name}"
        context.error("lookup", said.path, message, hint, key=True)
        return None
    found: list[str] = []
    implied: dict[str, SaidRelation] = {}
    for position, to in enumerate((said.source, said.spec.to)):
        name = lookup[position] if lookup else _only(context, through, said, to)
        if name is None:
            return None
        other = through.said_relations.get(name)
        if other is not None and (other.many or other.spec.to != to):
            message = f"`{other.shown}` is not a to-one relation to {to}"
            hint = f"name one that is, or another: it is added to {through.name}"
            context.error("lookup", (*said.path, "lookup", position), message, hint)
            return None
        if other is not None and other.spec.references is not None:
            message = (
                f"`{said.name}` links by the keys of its ends, and `{other.shown}` has another"
            )
            hint = f"leave `references` out at `{other.shown}`"
            context.error("through", (*said.path, "through"), message, hint)
            return None
        if other is None:
            implied[name] = _implied(through, name, to, said)
        found.append(name)
    through.said_relations = implied | through.said_relations
    return found[0], found[1]


def _only(context: Context, through: Draft, said: SaidRelation, to: str) -> str | None:
    """The name of the one relation to an end, or of the one to be added; None after a report."""
    known = [name for name, r in through.said_relations.items() if not r.many and r.spec.to == to]
    if len(known) > 1:
        message = f"{through.name} has several relations to {to}: {', '.join(known)}"
        hint = "write `lookup: [..., ...]`: the one to this entity, then the one to the other"
        context.error("lookup", (*said.path, "through"), message, hint)
        return None
    return known[0] if known else snake(to)


def _implied(through: Draft, name: str, to: str, said: SaidRelation) -> SaidRelation:
    spec = RelationSpec(
        to=to,
        on_delete=said.spec.on_delete or "cascade",
        on_update=said.spec.on_update or "cascade",
    )
    return SaidRelation(through.name, name, spec, (*said.path, "through"))


def resolve_links(
    context: Context,
    drafts: Mapping[str, Draft],
    links: Iterable[SaidRelation],
    ends: Mapping[SaidRelation, tuple[str, str]],
    graph: Graph,
) -> None:
    """Give the entities their many-to-many relations."""
    for said in links:
        source, target = drafts[said.source], drafts[said.spec.to]
        if source.key is None or target.key is None:
            source.broken.add(said.name)
            continue
        link = None
        if said.spec.through is None:
            link = _plain(context, drafts, said, graph)
        elif said in ends:
            link = _through_entity(drafts, said, ends[said], graph)
        if link is None:
            source.broken.add(said.name)
        else:
            source.links.append(link)


def _through_entity(
    drafts: Mapping[str, Draft], said: SaidRelation, ends: tuple[str, str], graph: Graph
) -> Link | None:
    through = drafts[said.spec.through or ""]
    if not all(name in through.keys for name in ends):
        return None
    here, there = (tuple(field.column for field in through.keys[name]) for name in ends)
    return _link(drafts, said, through.names.table, here, there, graph)


def _plain(
    context: Context, drafts: Mapping[str, Draft], said: SaidRelation, graph: Graph
) -> Link | None:
    """A link with a table of its own, or None after reports."""
    source, target = drafts[said.source], drafts[said.spec.to]
    table = said.spec.link_table or f"{snake(source.name)}_{said.name}"
    path, key = ((*said.path, "link_table"), False) if said.spec.link_table else (said.path, True)
    check_sql_name(context, table, path, "link_table", TABLE_BYTES, key=key)
    columns = _columns(context, source, target, said)
    if columns is None:
        return None
    for name in (table, *columns[0], *columns[1]):
        if keyword.iskeyword(name) or name in _OF_COLUMNS:
            message = f"`{name}` cannot be said in a join, where it is a word of Python"
            context.error("reserved", said.path, message, "choose another name", key=True)
    for column in (*columns[0], *columns[1]):
        place = (*said.path, "link_columns") if said.spec.link_columns else said.path
        limit = POSTGRESQL_NAME_BYTES
        check_sql_name(context, column, place, "link_columns", limit, key=True)
    return _link(drafts, said, table, *columns, graph)


def _columns(
    context: Context, source: Draft, target: Draft, said: SaidRelation
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The columns of a plain link table for the keys of its two ends."""
    spec = said.spec
    if spec.link_columns is not None:
        one, other = spec.link_columns
        single = len(source.key or ()) == len(target.key or ()) == 1
        if single and one.lower() != other.lower():
            return (one,), (other,)
        message = "`link_columns` names one column for each end, but a key has several"
        hint = "write `lookup: [..., ...]`: the names of the ends, before those of the columns"
        if single:
            message, hint = f"both columns would be called `{one}`", "give each its own name"
        context.error("link-columns", (*said.path, "link_columns"), message, hint)
        return None
    ends = spec.lookup
    if ends is None and source is target:
        if spec.inverse is None:
            message = (
                f"`{said.name}` links {source.name} with itself, and nobody says which end is which"
            )
            hint = "write `lookup: [..., ...]`, the names of the two ends, or an `inverse`"
            context.error("lookup", said.path, message, hint, key=True)
            return None
        ends = (spec.inverse, said.name)
    ends = ends or (snake(source.name), snake(target.name))
    for position, end in enumerate(ends):
        place = (*said.path, "lookup", position) if spec.lookup else said.path
        # An end may be called like what no attribute can: its columns have more to their names.
        if not attribute_name(context, f"{end}_id", place, key=not spec.lookup, column=False):
            return None
    if ends[0] == ends[1]:
        message = f"both ends would be called `{ends[0]}`"
        context.error("lookup", (*said.path, "lookup"), message, "give each a name of its own")
        return None
    here, there = (
        tuple(f"{end}_id" if len(key) == 1 else f"{end}_{field.name}" for field in key)
        for end, key in zip(ends, (source.key or (), target.key or ()), strict=True)
    )
    return here, there


def _link(
    drafts: Mapping[str, Draft],
    said: SaidRelation,
    table: str,
    source_columns: tuple[str, ...],
    target_columns: tuple[str, ...],
    graph: Graph,
) -> Link:
    spec = said.spec
    return Link(
        name=Identifier(said.name),
        source_name=drafts[said.source].names.class_,
        target_name=drafts[spec.to].names.class_,
        inverse=spec.inverse or "",
        table=table,
        source_columns=source_columns,
        target_columns=target_columns,
        through_name=drafts[spec.through].names.class_ if spec.through else None,
        on_delete=ACTIONS[spec.on_delete or "cascade"],
        on_update=ACTIONS[spec.on_update or "cascade"],
        immutable=spec.immutable,
        description=spec.description,
        was=spec.was,
        graph=graph,
    )
