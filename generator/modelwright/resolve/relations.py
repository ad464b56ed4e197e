"""Relations of the spec become relations of the model, each with its key and its other side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..diagnostics import Path
from ..model import Default, Field, Graph, Relation
from ..naming import ClassName, Identifier
from ..spec import RelationSpec
from .context import Context, nearest_hint

ACTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"restrict": "RESTRICT", "cascade": "CASCADE", "set_null": "SET NULL", "no_action": ""}
)


@dataclass(frozen=True, slots=True)
class Said:
    """A relation of the spec with the place it stands at."""

    source: str
    name: str
    spec: RelationSpec
    path: Path


def find_target(context: Context, said: Said, entities: Iterable[str]) -> bool:
    """Whether the relation leads to an entity; reports where it leads nowhere."""
    target = said.spec.to
    path = (*said.path, "to")
    if target in context.spec.broken:
        return False
    if target not in context.spec.entities:
        message = f"`{said.name}` leads to `{target}`, which is no entity"
        context.error("no-target", path, message, nearest_hint(target, entities))
        return False
    if context.spec.entities[target].abstract:
        message = f"`{said.name}` leads to `{target}`, which is abstract and has no table"
        context.error("no-target", path, message, "point to an entity with a table")
        return False
    return True


def check_actions(context: Context, said: Said) -> None:
    """Refuse SET NULL on a key that may not be null, and a row that would need itself."""
    spec = said.spec
    for key in ("on_delete", "on_update"):
        if getattr(spec, key) == "set_null" and not spec.optional:
            message = f"`{key}: set_null`, but `{said.name}` is not optional"
            hint = "write `optional: true`, or take `restrict` or `cascade`"
            context.error("set-null", (*said.path, key), message, hint)
    if spec.to == said.source and not spec.optional:
        message = f"`{said.name}` is required, so the first {said.source} could never be created"
        context.error("required-cycle", said.path, message, "write `optional: true`", key=True)


def check_required_cycles(context: Context, relations: Iterable[Said]) -> None:
    """Refuse entities that need each other: no first row of any could be created."""
    needs: dict[str, list[Said]] = {}
    for said in relations:
        if not said.spec.optional and said.spec.to != said.source:
            needs.setdefault(said.source, []).append(said)
    done: set[str] = set()
    for start in needs:
        _walk(context, start, needs, [], done)


def _walk(
    context: Context, entity: str, needs: Mapping[str, list[Said]], trail: list[Said], done: set[str]
) -> None:
    if entity in done:
        return
    seen = [said.source for said in trail]
    if entity in seen:
        circle = trail[seen.index(entity) :]
        names = " needs ".join([*(said.source for said in circle), entity])
        message = f"{names}: no first row could be created"
        hint = f"make one of them optional: {', '.join(f'{s.source}.{s.name}' for s in circle)}"
        context.error("required-cycle", circle[-1].path, message, hint, key=True)
        return
    for said in needs.get(entity, ()):
        _walk(context, said.spec.to, needs, [*trail, said], done)
    done.add(entity)


def build_relation(said: Said, graph: Graph) -> Relation:
    """The relation of the model."""
    spec = said.spec
    return Relation(
        name=Identifier(said.name),
        source_name=ClassName(said.source),
        target_name=ClassName(spec.to),
        inverse=spec.inverse or "",
        optional=spec.optional,
        on_delete=ACTIONS[spec.on_delete or "restrict"],
        # A key changes only where somebody says so: the database's own rule needs no words.
        on_update=ACTIONS[spec.on_update] if spec.on_update else "",
        description=spec.description,
        graph=graph,
    )


def key_field(said: Said, relation: Relation, target_key: Field) -> Field:
    """The foreign key of a relation: `<relation>_id`, of the type of the key it points to."""
    spec = said.spec
    length = target_key.constraints.get("max_length")
    return Field(
        name=Identifier(f"{said.name}_id"),
        column=spec.column or f"{said.name}_id",
        type=target_key.type,
        optional=spec.optional,
        default=Default(None) if spec.optional else None,
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
