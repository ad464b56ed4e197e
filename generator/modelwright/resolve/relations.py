"""Relations of the spec become relations of the model, each with its key and its other side."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from ..model import Default, Field, Graph, Relation
from ..naming import ClassName, Identifier
from .context import Context, nearest_hint
from .cycles import break_cycles
from .drafts import Draft, SaidRelation
from .names import attribute_name

ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL", "no_action": ""}
)


def check_relation(context: Context, said: SaidRelation) -> bool:
    """Whether the relation has a name and leads to an entity, as far as this version knows it."""
    named = attribute_name(context, said.name, said.path, column=False) is not None
    leads = _leads_somewhere(context, said)
    for key in ("on_delete", "on_update"):
        if getattr(said.spec, key) == "set_null" and not said.spec.optional:
            message = f"`{key}: set_null`, but `{said.name}` is not optional"
            hint = "write `optional: true`, or take `restrict` or `cascade`"
            context.error("set-null", (*said.path, key), message, hint)
    return named and leads and said.spec.kind == "many_to_one"


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
    context: Context, drafts: Mapping[str, Draft], graph: Graph
) -> Mapping[str, Mapping[str, SaidRelation]]:
    """Give the entities their relations, and the columns that are their keys.

    Returns:
        the attributes that relations add to the entities they lead to, by entity and name.
    """
    every = [said for draft in drafts.values() for said in draft.said_relations.values()]
    sound = [said for said in every if check_relation(context, said)]
    waiting = break_cycles(context, drafts, sound)
    ready: set[SaidRelation] = set()
    for said in sound:
        source, target = drafts[said.source], drafts[said.spec.to]
        if target.primary_key is not None:
            ends = (source.names.class_, target.names.class_)
            relation = _relation(said, ends, graph, deferred=said in waiting)
            source.relations.append(relation)
            source.fields.setdefault(said.key, _key(said, relation, target.primary_key))
            ready.add(said)
    for said in every:
        if said not in ready:
            drafts[said.source].broken |= {said.name, said.key}
    return _inverses(context, sound)


def _inverses(
    context: Context, relations: Iterable[SaidRelation]
) -> Mapping[str, Mapping[str, SaidRelation]]:
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


def _relation(
    said: SaidRelation, ends: tuple[ClassName, ClassName], graph: Graph, *, deferred: bool
) -> Relation:
    """The relation of the model."""
    spec, (source, target) = said.spec, ends
    return Relation(
        name=Identifier(said.name),
        source_name=source,
        target_name=target,
        inverse=spec.inverse or "",
        optional=spec.optional,
        on_delete=ACTIONS[spec.on_delete or "restrict"],
        # A key changes only where somebody says so: the database's own rule needs no words.
        on_update=ACTIONS[spec.on_update] if spec.on_update else "",
        deferred=deferred,
        description=spec.description,
        graph=graph,
    )


def _key(said: SaidRelation, relation: Relation, target_key: Field) -> Field:
    """The foreign key of a relation: `<relation>_id`, of the type of the key it points to."""
    spec = said.spec
    length = target_key.constraints.get("max_length")
    return Field(
        name=Identifier(said.key),
        column=spec.column or said.key,
        type=target_key.type,
        optional=spec.optional,
        default=Default() if spec.optional else None,
        constraints=MappingProxyType({"max_length": length} if length else {}),
        unique=spec.unique,
        index=spec.index and not spec.unique,
        immutable=spec.immutable,
        filter=spec.filter is not False,
        sort=spec.sort is not False,
        description=spec.description,
        was=f"{spec.was}_id" if spec.was else None,
        relation=relation,
    )
