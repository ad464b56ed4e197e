"""A spec becomes a model, in named passes; every problem is reported, and all at once.

A pass may only rely on what earlier passes resolved. What could not be resolved is left out and
remembered, so that one mistake is reported once.
"""

from types import MappingProxyType

from ..diagnostics import Diagnostics, Path
from ..model import Entity, Enum, Graph, Project, Relation
from ..source import Source
from ..spec import Spec, read_spec
from .context import Context
from .entities import (
    Draft,
    build,
    check_members,
    check_relations,
    draft,
    resolve_columns,
)
from .enums import resolve_enum
from .names import check_class_names, check_entity_names
from .relations import Said, check_required_cycles
from .unsupported import refuse_unsupported


def load(source: Source) -> Project:
    """Read a spec and decide everything about the project it describes.

    Raises:
        SpecError: the spec is wrong; the error carries every problem found.
    """
    diagnostics = Diagnostics(source.locate)
    spec = read_spec(source, diagnostics)
    project = resolve(source, spec, diagnostics) if spec else None
    diagnostics.raise_if_any()
    assert project is not None
    return project


def resolve(source: Source, spec: Spec, diagnostics: Diagnostics) -> Project | None:
    """Turn a spec into a model; None, with problems in `diagnostics`, where that cannot be."""
    enums: dict[str, Enum] = {}
    context = Context(source, spec, diagnostics, enums)
    refuse_unsupported(context)
    check_class_names(context)
    for name, said in spec.enums.items():
        if enum := resolve_enum(context, name, said, ("enums", name)):
            enums[name] = enum

    drafts = {
        name: draft(context, name, entity)
        for name, entity in spec.entities.items()
        if not entity.abstract
    }
    check_entity_names(context, {name: entity.names for name, entity in drafts.items()})
    for entity in drafts.values():
        resolve_columns(context, entity)
        check_relations(context, entity)
    inverses = _inverses(context, drafts)
    for name, entity in drafts.items():
        check_members(context, entity, inverses[name])
    check_required_cycles(context, _relations(drafts))
    return _assemble(context, drafts)


def _relations(drafts: dict[str, Draft]) -> list[Said]:
    return [said for entity in drafts.values() for said in entity.said_relations.values()]


def _inverses(context: Context, drafts: dict[str, Draft]) -> dict[str, dict[str, Path]]:
    """The attributes that relations add to their targets, with the relations' places."""
    found: dict[str, dict[str, Path]] = {name: {} for name in drafts}
    owners: dict[tuple[str, str], Said] = {}
    for said in _relations(drafts):
        inverse, target = said.spec.inverse, said.spec.to
        if inverse is None or target not in drafts:
            continue
        other = owners.setdefault((target, inverse), said)
        if other is not said:
            message = f"`{other.source}.{other.name}` is called `{inverse}` on {target} already"
            hint = "give each relation an `inverse` of its own, or leave one out"
            context.error("inverse", (*said.path, "inverse"), message, hint)
        else:
            found[target][inverse] = (*said.path, "inverse")
    return found


def _assemble(context: Context, drafts: dict[str, Draft]) -> Project | None:
    spec = context.spec
    keys = {name: d.primary_key for name, d in drafts.items() if d.primary_key is not None}
    entities: dict[str, Entity] = {}
    incoming: dict[str, tuple[Relation, ...]] = {}
    graph = Graph(MappingProxyType(entities), MappingProxyType(incoming))
    for name, entity in drafts.items():
        built = build(context, entity, keys, graph)
        if built is not None:
            entities[name] = built
            for relation in built.relations:
                incoming[relation.target_name] = (*incoming.get(relation.target_name, ()), relation)
    if context.diagnostics:
        return None
    return Project(
        name=spec.project,
        description=spec.description,
        package=spec.package,
        api_prefix=spec.api_prefix,
        page_size=spec.conventions.page_size,
        max_page_size=spec.conventions.max_page_size,
        enums=tuple(context.enums.values()),
        entities=tuple(graph.entities.values()),
    )
