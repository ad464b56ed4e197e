"""A spec becomes a model, in named passes; every problem is reported, and all at once.

A pass relies on what earlier passes resolved. What could not be resolved is left out and remembered
as broken, so that one mistake is reported once. Nothing is built while there is a problem.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from ..diagnostics import Diagnostics, SpecError
from ..language import Spec, read_spec
from ..language.source import Source
from ..model import Entity, Enum, Graph, Link, Project, Relation
from .constraints import resolve_constraints
from .context import Context
from .database import check_database_names
from .drafts import (
    Draft,
    SaidRelation,
    check_abstract,
    draft_of,
    resolve_fields,
    unused_drafts,
)
from .entities import build_entity, check_routes
from .enums import resolve_enum
from .features import check_features
from .filter_names import check_filter_names
from .keys import resolve_key
from .links import declare_ends, resolve_links
from .members import check_members
from .names import (
    Needed,
    check_class_names,
    check_entity_names,
    check_operation_ids,
    class_name,
    entity_names,
)
from .relations import check_relation, inverses_of, key_constraints, resolve_relations
from .soft_delete import soften_constraints, soften_fields

AnyRelation = TypeVar("AnyRelation", Relation, Link)


def load(source: Source) -> Project:
    """Read a spec and decide everything about the project it describes.

    Raises:
        SpecError: the spec is wrong; the error carries every problem found.
    """
    diagnostics = Diagnostics(source.locate)
    spec = read_spec(source, diagnostics)
    project = resolve(source, spec, diagnostics) if spec is not None else None
    if project is None:
        raise SpecError(diagnostics)
    return project


def resolve(source: Source, spec: Spec, diagnostics: Diagnostics) -> Project | None:
    """Turn a spec into a model; None, with problems in `diagnostics`, where that cannot be."""
    enums: dict[str, Enum] = {}
    entities: dict[str, Entity] = {}
    incoming: dict[str, tuple[Relation, ...]] = {}
    linked: dict[str, tuple[Link, ...]] = {}
    graph = Graph(MappingProxyType(entities), MappingProxyType(incoming), MappingProxyType(linked))
    context = Context(source, spec, diagnostics, MappingProxyType(enums))

    check_features(context)
    check_abstract(context)
    enums |= _enums(context)
    drafts = _drafts(context)
    inverses = _relations(context, drafts, graph)
    for draft in drafts.values():
        check_members(context, draft, inverses.get(draft.name, {}))
        _constraints(context, draft)
        check_routes(context, draft)
    _check_names(context, drafts)
    check_filter_names(context, drafts)
    if diagnostics:
        return None
    incoming |= _by_target(r for draft in drafts.values() for r in draft.relations.values())
    linked |= _by_target(link for draft in drafts.values() for link in draft.links)
    entities |= {name: build_entity(context, draft, graph) for name, draft in drafts.items()}
    check_operation_ids(context, entities.values())
    return None if diagnostics else _project(spec, enums, entities)


def _enums(context: Context) -> Iterator[tuple[str, Enum]]:
    for name, said in context.spec.enums.items():
        path = ("enums", name)
        identifier = class_name(context, name, path, f"{name}Kind")
        if enum := resolve_enum(context, identifier, said, path):
            yield name, enum


def _drafts(context: Context) -> dict[str, Draft]:
    """The entities that have a table, with what they say."""
    drafts: dict[str, Draft] = {}
    for name, spec in context.spec.entities.items():
        if spec.abstract:
            class_name(context, name, ("entities", name), f"{name}Base")
        else:
            drafts[name] = draft_of(context, name, entity_names(context, name, spec), spec)
    for draft in unused_drafts(context):
        resolve_fields(context, draft)
        for said in draft.said_relations.values():
            check_relation(context, said)
    return drafts


def _relations(
    context: Context, drafts: Mapping[str, Draft], graph: Graph
) -> Mapping[str, Mapping[str, SaidRelation]]:
    """Resolve the fields, the keys and what ties the entities together.

    Returns:
        the attributes that relations add to the entities they lead to, by entity and name.
    """
    every = [said for draft in drafts.values() for said in draft.said_relations.values()]
    sound = [said for said in every if check_relation(context, said)]
    links = [said for said in sound if said.many]
    ends = declare_ends(context, drafts, links)
    implied = {r for draft in drafts.values() for r in draft.said_relations.values()} - {*every}
    for draft in drafts.values():
        resolve_fields(context, draft)
        resolve_key(context, draft)
    ordered = [
        said
        for draft in drafts.values()
        for said in draft.said_relations.values()
        if said in implied or said in sound
    ]
    resolve_relations(context, drafts, ordered, graph)
    resolve_links(context, drafts, links, ends, graph)
    for said in {*every} - {*sound}:
        drafts[said.source].broken.add(said.name)
    return inverses_of(context, sound)


def _constraints(context: Context, draft: Draft) -> None:
    """Resolve what spans several columns, and what soft deletion makes of it."""
    soften_fields(draft)
    key_constraints(draft)
    resolve_constraints(context, draft)
    soften_constraints(draft)


def _check_names(context: Context, drafts: Mapping[str, Draft]) -> None:
    """Check the names that must differ all over the project; two things meet in one report only."""
    met = check_class_names(context, _aliases(drafts))
    met |= {name for name, draft in drafts.items() if draft.names.class_ != name}
    names = {name: draft.names for name, draft in drafts.items() if name not in met}
    met |= check_entity_names(context, names)
    check_database_names(context, [draft for draft in drafts.values() if draft.name not in met])


def _aliases(drafts: Mapping[str, Draft]) -> Iterator[Needed]:
    """The classes of anonymous enums."""
    for draft in drafts.values():
        for name, field in draft.fields.items():
            own = field.relation is None
            if own and field.type.enum is not None and field.type.enum.anonymous:
                path = draft.said_fields[name].path
                yield Needed(field.type.enum.name, f"the field `{draft.name}.{name}`", path)


def _by_target(relations: Iterable[AnyRelation]) -> dict[str, tuple[AnyRelation, ...]]:
    found: dict[str, list[AnyRelation]] = {}
    for relation in relations:
        found.setdefault(relation.target_name, []).append(relation)
    return {name: tuple(those) for name, those in found.items()}


def _project(spec: Spec, enums: Mapping[str, Enum], entities: Mapping[str, Entity]) -> Project:
    return Project(
        name=spec.project,
        description=spec.description,
        package=spec.package,
        api_prefix=spec.api_prefix,
        page_size=spec.conventions.page_size,
        max_page_size=spec.conventions.max_page_size,
        features=frozenset(spec.features),
        enums=tuple(enums.values()),
        entities=tuple(entities.values()),
    )
