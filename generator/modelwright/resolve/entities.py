"""Entities of the spec become entities of the model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ..diagnostics import Path
from ..model import Default, Entity, Field, Graph, Type
from ..naming import ClassName, Identifier, plural, snake
from ..spec import EntitySpec, FieldSpec, PrimaryKeySpec, RelationSpec
from ..types import TYPES
from .constraints import ConstraintResolver
from .context import Context, nearest_hint
from .fields import read_value, resolve_field
from .names import EntityNames, check_columns, check_identifier, check_member_names
from .relations import Said, build_relation, check_actions, find_target, key_field

TIMESTAMPS: Final = ("created_at", "updated_at")
KEY_TYPES: Final[Mapping[str, str]] = MappingProxyType({"uuid7": "uuid"})
"""Key types that are no row of the table of types, and the row that stores them."""


@dataclass(slots=True)
class Draft:
    """An entity on its way from the spec to the model.

    Attributes:
        said_fields: its own fields and those of its mixins, with their places.
        said_relations: the same for relations.
        broken: names that could not be read; nothing that needs them is reported again.
    """

    name: str
    spec: EntitySpec
    names: EntityNames
    said_fields: dict[str, tuple[FieldSpec, Path]]
    said_relations: dict[str, Said]
    broken: frozenset[str]
    primary_key: Field | None = None
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The entity's place in the spec."""
        return ("entities", self.name)


def draft(context: Context, name: str, spec: EntitySpec) -> Draft:
    """Gather what an entity says itself and what its mixins say for it."""
    conventions = context.spec.conventions
    path = ("entities", name)
    own = plural(snake(name)) if spec.plural is None else spec.plural
    style = spec.table_names or conventions.table_names
    names = EntityNames(
        plural=own,
        table=spec.table or (own if style == "plural" else snake(name)),
        id_=spec.id or snake(spec.was or name),
    )
    fields: dict[str, tuple[FieldSpec, Path]] = {}
    relations: dict[str, Said] = {}
    broken = set(spec.broken)
    for position, mixin_name in enumerate(spec.mixins):
        if mixin_name in context.spec.broken:
            broken.add(mixin_name)
            continue
        mixin = context.spec.mixins.get(mixin_name)
        base = context.spec.entities.get(mixin_name)
        if mixin is None and (base is None or not base.abstract):
            known = [*context.spec.mixins, *_abstract(context)]
            message = f"`{mixin_name}` is neither a mixin nor an abstract entity"
            context.error("no-mixin", (*path, "mixins", position), message, nearest_hint(mixin_name, known))
            continue
        said = mixin or base
        assert said is not None
        origin: Path = ("mixins" if mixin else "entities", mixin_name)
        broken |= said.broken
        fields |= {key: (value, (*origin, "fields", key)) for key, value in said.fields.items()}
        if isinstance(said, EntitySpec):
            relations |= _said_relations(name, said.relations, (*origin, "relations"))
    fields |= {key: (value, (*path, "fields", key)) for key, value in spec.fields.items()}
    relations |= _said_relations(name, spec.relations, (*path, "relations"))
    return Draft(name, spec, names, fields, relations, frozenset(broken))


def _abstract(context: Context) -> Iterator[str]:
    return (name for name, entity in context.spec.entities.items() if entity.abstract)


def _said_relations(
    source: str, relations: Mapping[str, RelationSpec], path: Path
) -> dict[str, Said]:
    return {name: Said(source, name, spec, (*path, name)) for name, spec in relations.items()}


def resolve_columns(context: Context, entity: Draft) -> None:
    """Resolve the entity's own fields, and its primary key."""
    for name, (spec, path) in entity.said_fields.items():
        if _valid(name) and (resolved := resolve_field(context, entity.name, name, spec, path)):
            entity.fields[name] = resolved
    entity.primary_key = _primary_key(context, entity)


def _valid(name: str) -> bool:
    return name.isidentifier()


def has_timestamps(context: Context, entity: Draft) -> bool:
    """Whether the table has the columns created_at and updated_at."""
    said = entity.spec.timestamps
    return context.spec.conventions.timestamps if said is None else said


def _primary_key(context: Context, entity: Draft) -> Field | None:
    said = entity.spec.primary_key or PrimaryKeySpec()
    path = (*entity.path, "primary_key")
    if said.fields:
        return _natural_key(context, entity, said.fields[0], path) if len(said.fields) == 1 else None
    type_name = said.type or context.spec.conventions.primary_key
    generated = said.generated if said.generated is not None else type_name != "str"
    if type_name == "str" and said.generated:
        message = "a str key is always the client's"
        context.error("generated", (*path, "generated"), message, "take `type: uuid`, or leave it out")
    row = TYPES[KEY_TYPES.get(type_name, type_name)]
    constraints = {
        key: value
        for key in ("min_length", "max_length", "pattern")
        if (value := getattr(said, key)) is not None
    }
    if constraints and type_name != "str":
        key = next(iter(constraints))
        message = f"`{key}` does not apply to a key of type {type_name}"
        context.error("constraint", (*path, key), message, f"leave `{key}` out", key=True)
    factory = Default(factory="uuid7" if type_name == "uuid7" else "uuid4")
    example = None
    if said.has_example:
        try:
            example = read_value(Type(row=row), said.example, constraints)
        except ValueError as problem:
            message = f"`example` does not fit the key: {problem}"
            hint = context.source.misread((*path, "example"), said.example)
            context.error("example", (*path, "example"), message, hint)
    return Field(
        name=Identifier(said.name),
        column=said.column or said.name,
        type=Type(row=row),
        default=factory if generated and row.name == "uuid" else None,
        constraints=MappingProxyType(constraints),
        primary_key=True,
        automatic=generated,
        immutable=True,
        filter=True,
        sort=True,
        description=said.description,
        example=example,
        was=said.was,
    )


def _natural_key(context: Context, entity: Draft, name: str, path: Path) -> Field | None:
    if name in entity.said_relations or name in entity.broken:
        return None
    field_ = entity.fields.pop(name, None)
    if field_ is None:
        if name not in entity.said_fields:
            message = f"`{name}` is no field here"
            context.error("no-field", (*path, "fields", 0), message, nearest_hint(name, entity.said_fields))
        return None
    row = field_.type.row
    if row is None or row.name not in {"str", "int", "smallint", "bigint", "uuid"} or field_.optional:
        message = f"`{name}` cannot be a key"
        hint = "a key is a required str, int, smallint, bigint or uuid"
        context.error("key-type", (*path, "fields", 0), message, hint)
        return None
    return Field(
        name=field_.name,
        column=field_.column,
        type=field_.type,
        constraints=field_.constraints,
        primary_key=True,
        immutable=True,
        filter=True,
        sort=True,
        description=field_.description,
        example=field_.example,
        was=field_.was,
    )


def members(context: Context, entity: Draft, inverses: Mapping[str, Path]) -> Iterator[tuple[str, str, Path]]:
    """All attributes of an entity: name, what it is, and its place."""
    key = entity.primary_key
    if key is not None and key.name not in entity.said_fields:
        path = (*entity.path, "primary_key") if entity.spec.primary_key else entity.path
        yield key.name, "primary key", path
    for name, (_, path) in entity.said_fields.items():
        yield name, "field", path
    for name, said in entity.said_relations.items():
        yield name, "relation", said.path
        yield f"{name}_id", "relation's key", said.path
    for name, path in inverses.items():
        yield name, "relation's other side", path
    if has_timestamps(context, entity):
        for name in TIMESTAMPS:
            yield name, "timestamp", entity.path


def check_members(context: Context, entity: Draft, inverses: Mapping[str, Path]) -> None:
    """Check the names of an entity's attributes and columns."""
    check_identifier(context, entity.names.table, entity.path)
    check_member_names(context, members(context, entity, inverses))
    columns = [(f.column, entity.said_fields[n][1]) for n, f in entity.fields.items()]
    columns += [
        (said.spec.column or f"{name}_id", said.path) for name, said in entity.said_relations.items()
    ]
    if entity.primary_key:
        columns.append((entity.primary_key.column, (*entity.path, "primary_key")))
    if has_timestamps(context, entity):
        columns += [(name, entity.path) for name in TIMESTAMPS]
    check_columns(context, columns)


def check_relations(context: Context, entity: Draft) -> None:
    """Check where an entity's relations lead, and what a deletion does."""
    for said in entity.said_relations.values():
        if find_target(context, said, context.spec.entities):
            check_actions(context, said)


def build(context: Context, entity: Draft, keys: Mapping[str, Field], graph: Graph) -> Entity | None:
    """The entity of the model; None if a problem keeps it from being one."""
    spec, conventions = entity.spec, context.spec.conventions
    relations = [
        build_relation(said, graph)
        for said in entity.said_relations.values()
        if said.spec.to in keys and said.spec.kind == "many_to_one"
    ]
    foreign = [
        key_field(entity.said_relations[relation.name], relation, keys[relation.target_name])
        for relation in relations
    ]
    if entity.primary_key is None:
        return None
    timestamps = _timestamps() if has_timestamps(context, entity) else ()
    fields = (*entity.fields.values(), *foreign)
    resolver = ConstraintResolver(
        context,
        entity.names.table,
        entity.path,
        {f.name: f for f in (entity.primary_key, *fields, *timestamps)},
        {name: f"{name}_id" for name in entity.said_relations},
        entity.broken | frozenset(entity.said_fields.keys() - entity.fields.keys()),
    )
    uniques, partial = resolver.uniques(spec)
    said = spec.operations or conventions.operations
    allowed = {"list", "get"} if spec.read_only else {"list", "get", "create", "update", "delete"}
    page_size = spec.page_size or conventions.page_size
    max_page_size = spec.max_page_size or max(conventions.max_page_size, page_size)
    if page_size > max_page_size:
        message = f"`page_size` {page_size} is over `max_page_size` {max_page_size}"
        context.error("page-size", entity.path, message, "raise `max_page_size`", key=True)
    return Entity(
        name=ClassName(entity.name),
        id=Identifier(entity.names.id),
        plural=entity.names.plural,
        table=entity.names.table,
        description=spec.description,
        primary_key=entity.primary_key,
        fields=fields,
        timestamps=timestamps,
        relations=tuple(relations),
        uniques=uniques,
        indexes=(*partial, *resolver.indexes(spec)),
        checks=tuple(resolver.checks(spec)),
        operations=frozenset(said) & allowed,
        page_size=page_size,
        max_page_size=max_page_size,
        own_page_size=(page_size, max_page_size)
        != (conventions.page_size, conventions.max_page_size),
        was=spec.was,
        graph=graph,
    )


def _timestamps() -> tuple[Field, ...]:
    return tuple(
        Field(
            name=Identifier(name),
            column=name,
            type=Type(row=TYPES["datetime"]),
            constraints=MappingProxyType({}),
            automatic=True,
            filter=True,
            sort=True,
        )
        for name in TIMESTAMPS
    )
