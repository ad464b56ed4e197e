"""Entities on their way: what each says itself and what its mixins say for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from ..diagnostics import Path
from ..language import EntitySpec, FieldSpec, MixinSpec, RelationSpec
from ..model import Check, Default, Field, Index, Link, Relation, Type, Unique
from ..naming import Identifier
from ..values.types import TYPES
from .context import Context, nearest_hint
from .fields import resolve_field
from .names import NAMELESS, EntityNames, attribute_name

_OF_ABSTRACT: Final = frozenset({"abstract", "description", "fields", "relations"})
"""What an abstract entity may say: all else is about a table or its routes."""
_BRING_NAMES: Final = frozenset({"fields", "relations", "mixins"})


class SaidField(NamedTuple):
    """A field of the spec with the place it stands at."""

    spec: FieldSpec
    path: Path


@dataclass(frozen=True, slots=True, eq=False)
class SaidRelation:
    """A relation of the spec with the place it stands at.

    Attributes:
        source: the entity that has it.
    """

    source: str
    name: str
    spec: RelationSpec
    path: Path

    @property
    def shown(self) -> str:
        """How messages call it: `Task.project`."""
        return f"{self.source}.{self.name}"

    @property
    def many(self) -> bool:
        """Whether it is many-to-many, so that no key of it is here."""
        return self.spec.kind == "many_to_many"

    @property
    def key(self) -> str:
        """The name of its key, where that has one column."""
        return f"{self.name}_id"


@dataclass(slots=True)
class Draft:
    """An entity between the spec and the model; the passes fill what stands below `broken`.

    Attributes:
        said_fields: its mixins' fields, then its own.
        said_relations: the same for relations.
        managed: the columns that the application keeps.
        broken: names that were reported; what needs one of them is not reported again.
        incomplete: whether what brings names is missing, so that nobody knows them all.
        key: the primary key, once it is known.
        key_names: the fields and relations that are the key, where it is no column of its own.
        fields: the columns that are ready, without the key and what is managed.
        keys: the columns of each relation's key, shared ones among them.
        constraints: unique constraints and indexes, with their places.
    """

    name: str
    names: EntityNames
    spec: EntitySpec
    said_fields: dict[str, SaidField]
    said_relations: dict[str, SaidRelation]
    managed: tuple[Field, ...]
    broken: set[str]
    incomplete: bool = False
    key: tuple[Field, ...] | None = None
    key_names: tuple[str, ...] = ()
    fields: dict[str, Field] = field(default_factory=dict[str, Field])
    keys: dict[str, tuple[Field, ...]] = field(default_factory=dict[str, tuple[Field, ...]])
    relations: dict[str, Relation] = field(default_factory=dict[str, Relation])
    links: list[Link] = field(default_factory=list[Link])
    constraints: dict[Path, Unique | Index] = field(default_factory=dict[Path, Unique | Index])
    checks: list[Check] = field(default_factory=list[Check])

    @property
    def path(self) -> Path:
        """The entity's place in the spec."""
        return ("entities", self.name)

    @property
    def columns(self) -> Iterator[Field]:
        """All columns that are ready."""
        yield from self.key or ()
        yield from self.fields.values()
        yield from self.managed

    @property
    def soft_delete(self) -> bool:
        """Whether a deleted row stays, hidden."""
        return any(column.name == "deleted_at" for column in self.managed)

    def column(self, name: str) -> Field | None:
        """The column of the field of this name, if it is ready."""
        return next((column for column in self.columns if column.name == name), None)


def draft_of(context: Context, name: str, names: EntityNames, spec: EntitySpec) -> Draft:
    """Gather what an entity says itself and what its mixins say for it; its own word counts."""
    managed = tuple(_managed(context, spec))
    draft = Draft(name, names, spec, {}, {}, managed, set(spec.broken))
    origins: dict[str, str] = {}
    for position, mixin in enumerate(spec.mixins):
        path = (*draft.path, "mixins", position)
        shared = _shared(context, mixin, path)
        if shared is None:
            draft.incomplete = True
            continue
        for member in (*shared.fields, *_relations(shared)):
            other = origins.setdefault(member, mixin)
            if other != mixin and member not in {*spec.fields, *spec.relations}:
                message = f"`{other}` and `{mixin}` both bring `{member}`"
                hint = f"rename one of them, or say `{member}` in `{name}` itself"
                context.error("collision", path, message, hint)
        _add(draft, shared, (_kind(shared), mixin))
    _add(draft, spec, draft.path)
    return draft


def _shared(context: Context, name: str, path: Path) -> MixinSpec | EntitySpec | None:
    mixin, entity = context.spec.mixins.get(name), context.spec.entities.get(name)
    if mixin is not None:
        return mixin
    if entity is not None and entity.abstract:
        return entity
    if name not in context.spec.broken:
        abstract = (key for key, other in context.spec.entities.items() if other.abstract)
        message = f"`{name}` is neither a mixin nor an abstract entity"
        hint = nearest_hint(name, [*context.spec.mixins, *abstract])
        context.error("no-mixin", path, message, hint)
    return None


def _kind(shared: MixinSpec | EntitySpec) -> str:
    return "mixins" if isinstance(shared, MixinSpec) else "entities"


def _relations(shared: MixinSpec | EntitySpec) -> dict[str, RelationSpec]:
    return shared.relations if isinstance(shared, EntitySpec) else {}


def _add(draft: Draft, shared: MixinSpec | EntitySpec, origin: Path) -> None:
    draft.broken |= shared.broken
    draft.incomplete |= not shared.broken.isdisjoint(_BRING_NAMES)
    for name, field_ in shared.fields.items():
        draft.said_fields[name] = SaidField(field_, (*origin, "fields", name))
    for name, relation in _relations(shared).items():
        path = (*origin, "relations", name)
        draft.said_relations[name] = SaidRelation(draft.name, name, relation, path)


def unused_drafts(context: Context) -> Iterator[Draft]:
    """Stand-ins for who would use a mixin or an abstract entity that nobody uses.

    So their mistakes come out before somebody does.
    """
    spec = context.spec
    abstract = [name for name, entity in spec.entities.items() if entity.abstract]
    used = {mixin for entity in spec.entities.values() for mixin in entity.mixins}
    for name in dict.fromkeys([*spec.mixins, *abstract]):
        if name not in used:
            user = EntitySpec(
                mixins=(name,), timestamps=False, soft_delete=False, optimistic_lock=False
            )
            yield draft_of(context, name, NAMELESS, user)


def check_abstract(context: Context) -> None:
    """Check that abstract entities say nothing of a table, and that some entity is not abstract."""
    spec = context.spec
    for name, entity in spec.entities.items():
        path = ("entities", name)
        if entity.abstract and name in spec.mixins:
            message = f"`{name}` is both a mixin and an abstract entity"
            context.error("collision", path, message, "rename one of them", key=True)
        for key in sorted(entity.model_fields_set - _OF_ABSTRACT) if entity.abstract else ():
            message = f"`{key}` does not belong in an abstract entity, which has no table"
            hint = f"say `{key}` at the entities that have it among their mixins"
            context.error("abstract", (*path, key), message, hint, key=True)
    if all(entity.abstract for entity in spec.entities.values()) and not spec.broken:
        message = "every entity is abstract, so there would be no table"
        context.error("abstract", ("entities",), message, "add one that is not", key=True)


def resolve_fields(context: Context, draft: Draft) -> None:
    """Resolve the fields of an entity; the relations' keys are not among them."""
    for name, (spec, path) in draft.said_fields.items():
        identifier = attribute_name(context, name, path)
        # What a bad name holds is looked at too, under another.
        field_ = resolve_field(
            context, draft.names.class_, identifier or Identifier("unnamed"), spec, path
        )
        if identifier is None or field_ is None:
            draft.broken.add(name)
        else:
            draft.fields[name] = field_


def _managed(context: Context, spec: EntitySpec) -> Iterator[Field]:
    """The columns that the application keeps, as the entity or the conventions want them."""
    conventions = context.spec.conventions

    def wanted(key: str) -> bool:
        said: bool | None = getattr(spec, key)
        return bool(getattr(conventions, key)) if said is None else said

    if wanted("timestamps"):
        yield _moment("created_at")
        yield _moment("updated_at")
    if wanted("soft_delete"):
        yield _moment("deleted_at", optional=True)
    if wanted("optimistic_lock"):
        yield Field(
            name=Identifier("version"),
            column="version",
            type=Type(row=TYPES["int"]),
            constraints=MappingProxyType({}),
            automatic=True,
        )


def _moment(name: str, *, optional: bool = False) -> Field:
    return Field(
        name=Identifier(name),
        column=name,
        type=Type(row=TYPES["datetime"]),
        optional=optional,
        default=Default() if optional else None,
        constraints=MappingProxyType({}),
        automatic=True,
        filter=True,
        sort=True,
    )
