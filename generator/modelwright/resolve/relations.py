"""Relations of the spec become relations of the model, each with its key and its other side."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ..expressions import Expression
from ..model import Check, Field, Graph, Index, IndexColumn, Relation, Unique
from ..naming import Identifier
from ..printing.sql import quoted
from ..values.kinds import Kind
from .context import Context, nearest_hint
from .cycles import break_cycles
from .drafts import Draft, SaidRelation
from .foreign_keys import Part, check_reference, key_field, parts_of, targets_of
from .keys import complete_key
from .names import attribute_name

ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL", "no_action": ""}
)
_OF_LINKS: Final = ("through", "link_table", "link_columns", "lookup")
"""What only a many-to-many relation says."""
_OF_KEYS: Final = (
    *("optional", "index", "unique", "filter", "sort", "references", "column", "columns"),
)
"""What only a relation with a key says."""


def check_relation(context: Context, said: SaidRelation) -> bool:
    """Whether the relation has a name, leads to an entity, and says what its kind can say."""
    named = attribute_name(context, said.name, said.path, column=False) is not None
    leads = _leads_somewhere(context, said)
    fits = _fits_its_kind(context, said)
    return named and leads and fits


def _fits_its_kind(context: Context, said: SaidRelation) -> bool:
    spec, sound = said.spec, True
    for key in _OF_KEYS if said.many else _OF_LINKS:
        if key in spec.model_fields_set:
            message = f"`{key}` does not apply to `kind: {spec.kind}`"
            hint = "leave it out" if said.many else "leave it out, or write `kind: many_to_many`"
            context.error("relation-kind", (*said.path, key), message, hint, key=True)
            sound = False
    if spec.kind == "one_to_one" and "unique" in spec.model_fields_set:
        message = "`kind: one_to_one` says already that it is unique"
        context.error("relation-kind", (*said.path, "unique"), message, "leave it out", key=True)
    for key in ("on_delete", "on_update"):
        if getattr(spec, key) == "set_null" and (said.many or not spec.optional):
            message = f"`{key}: set_null`, but `{said.name}` is not optional"
            hint = "write `optional: true`, or take `restrict` or `cascade`"
            if said.many:
                message = f"`{key}: set_null`, but a link consists of its keys, which are not null"
                hint = "take `cascade` or `restrict`"
            context.error("set-null", (*said.path, key), message, hint)
    return sound


def _leads_somewhere(context: Context, said: SaidRelation) -> bool:
    target, path = said.spec.to, (*said.path, "to")
    entity = context.spec.entities.get(target)
    if entity is None:
        if target not in context.spec.broken:
            message = f"`{said.name}` leads to `{target}`, which is no entity"
            known = [name for name, other in context.spec.entities.items() if not other.abstract]
            context.error("no-target", path, message, nearest_hint(target, known))
        return False
    if entity.abstract:
        message = f"`{said.name}` leads to `{target}`, which is abstract and has no rows"
        context.error("no-target", path, message, "point to an entity that has a table")
        return False
    return True


def resolve_relations(
    context: Context, drafts: Mapping[str, Draft], sound: Sequence[SaidRelation], graph: Graph
) -> None:
    """Give the entities their to-one relations with their columns, and the keys made of those.

    A key may be made of relations, and those point to keys that may be made of relations: what is
    ready is resolved, again and again, until nothing is.
    """
    holders = [said for said in sound if not said.many]
    waiting = break_cycles(context, drafts, holders)
    pending = [said for said in holders if check_reference(context, said, drafts[said.spec.to])]
    _complete_keys(context, drafts)
    while ready := _ready(pending, drafts):
        for said in ready:
            pending.remove(said)
            _resolve(context, drafts, said, graph, deferred=said in waiting)
        _complete_keys(context, drafts)
    for draft in drafts.values():
        _finish(draft)


def _complete_keys(context: Context, drafts: Mapping[str, Draft]) -> None:
    for draft in drafts.values():
        complete_key(context, draft)


def _ready(pending: Iterable[SaidRelation], drafts: Mapping[str, Draft]) -> list[SaidRelation]:
    """The relations whose targets are known; those last that may share the others' columns."""
    known = [said for said in pending if targets_of(said, drafts[said.spec.to]) is not None]
    return [said for said in known if said.spec.columns is None] or known


def _resolve(
    context: Context,
    drafts: Mapping[str, Draft],
    said: SaidRelation,
    graph: Graph,
    *,
    deferred: bool,
) -> None:
    source, target = drafts[said.source], drafts[said.spec.to]
    parts = parts_of(context, said, source, target, targets_of(said, target) or ())
    if parts is None:
        return
    relation = _relation(said, (source, target), parts, graph, deferred=deferred)
    fields = tuple(
        part.shared or replace(key_field(said, part, alone=len(parts) == 1), relation=relation.name)
        for part in parts
    )
    source.relations[said.name] = relation
    source.keys[said.name] = fields
    for field in fields:
        if field.relation == relation.name:
            source.fields.setdefault(field.name, field)


def _relation(
    said: SaidRelation,
    ends: tuple[Draft, Draft],
    parts: tuple[Part, ...],
    graph: Graph,
    *,
    deferred: bool,
) -> Relation:
    """The relation of the model."""
    spec, (source, target) = said.spec, ends
    return Relation(
        name=Identifier(said.name),
        source_name=source.names.class_,
        target_name=target.names.class_,
        field_names=tuple(part.name for part in parts),
        target_names=tuple(part.target.name for part in parts),
        inverse=spec.inverse or "",
        optional=spec.optional,
        one_to_one=spec.kind == "one_to_one",
        on_delete=ACTIONS[spec.on_delete or "restrict"],
        # A key changes only where somebody says so: the database's own rule needs no words.
        on_update=ACTIONS[spec.on_update] if spec.on_update else "",
        deferred=deferred,
        description=spec.description,
        graph=graph,
    )


def _finish(draft: Draft) -> None:
    """Put the keys of the relations into the spec's order, and note what is missing."""
    ordered = {name: field for name, field in draft.fields.items() if field.relation is None}
    relations = [name for name in draft.said_relations if name in draft.relations]
    for name in relations:
        ordered |= {field.name: field for field in draft.keys[name] if field.name in draft.fields}
    draft.fields = ordered
    draft.relations = {name: draft.relations[name] for name in relations}
    for name, said in draft.said_relations.items():
        if not said.many and name not in draft.relations:
            draft.broken |= {name, said.key}
    draft.incomplete |= draft.key is None


def key_constraints(draft: Draft) -> None:
    """Add what keys of several columns need: an index or a unique constraint, and all or none."""
    table = draft.names.table
    for name, relation in draft.relations.items():
        fields, said = draft.keys[name], draft.said_relations[name]
        if len(fields) == 1:
            continue
        if said.spec.unique or relation.one_to_one:
            draft.constraints[said.path] = Unique(table, fields)
        elif said.spec.index and not _begins_with(draft.key or (), fields):
            columns = tuple(IndexColumn(field.column, field) for field in fields)
            draft.constraints[said.path] = Index(table=table, columns=columns, fields=fields)
        optional = [field for field in fields if field.optional]
        if len(optional) > 1:
            nulls = [f"{quoted(field.column)} IS NULL" for field in optional]
            text = " AND ".join(f"({nulls[0]}) = ({null})" for null in nulls[1:])
            columns_read = tuple(field.column for field in optional)
            expression = Expression(text, text, Kind.BOOLEAN, columns_read)
            draft.checks.append(Check(table, f"{name}_key", expression))


def _begins_with(key: Collection[Field], fields: tuple[Field, ...]) -> bool:
    """Whether the index of the primary key serves these columns too."""
    return tuple(key)[: len(fields)] == fields


def inverses_of(
    context: Context, relations: Iterable[SaidRelation]
) -> Mapping[str, Mapping[str, SaidRelation]]:
    """The attributes that relations add to the entities they lead to, by entity and name."""
    found: dict[str, dict[str, SaidRelation]] = {}
    for said in relations:
        inverse, target, path = said.spec.inverse, said.spec.to, (*said.path, "inverse")
        if inverse is None or not attribute_name(context, inverse, path, key=False, column=False):
            continue
        other = found.setdefault(target, {}).setdefault(inverse, said)
        if other is not said:
            message = f"`{other.shown}` and `{said.shown}` both want the inverse `{inverse}`"
            hint = f"give each a name of its own on {target}, or leave one out"
            context.error("collision", path, message, hint)
    return found
