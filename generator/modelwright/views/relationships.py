"""The relationships of a table's class: both sides of its relations, as the ORM follows them."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeAlias

from ..model import Entity, Field, LinkSide, Relation
from ..printing.code import Name, Node, imported, literal
from .modules import Line, attribute
from .nodes import call, dict_of, name, subscript

Options: TypeAlias = Iterable[tuple[str, Node]]


class Relationships:
    """The relationships of one entity."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The attributes of the table's class."""
        entity = self.entity
        return (
            *map(_to_one, entity.relations),
            *map(_to_many, entity.collections),
            *map(_counterpart, entity.counterparts),
            *map(_linked, entity.link_sides),
        )

    @cached_property
    def others(self) -> tuple[Entity, ...]:
        """The other entities that they lead to, in the order of their modules."""
        entity = self.entity
        found = {relation.target for relation in entity.relations}
        found |= {relation.source for relation in (*entity.collections, *entity.counterparts)}
        found |= {side.other for side in entity.link_sides}
        return tuple(sorted(found - {entity}, key=lambda other: other.id))


def _to_one(relation: Relation) -> Line:
    kind = _optional(relation.target) if relation.optional else _quoted(relation.target)
    options = [*_key_of(relation), *_overlaps(relation)]
    if relation.recursive:
        options.insert(0, ("remote_side", _attributes(relation.target, relation.targets)))
    return _relationship(relation.name, kind, relation.inverse, options)


def _to_many(relation: Relation) -> Line:
    return _reverse(relation, subscript(name("list"), _quoted(relation.source)), ())


def _counterpart(relation: Relation) -> Line:
    return _reverse(relation, _optional(relation.source), [("uselist", literal(False))])


def _reverse(relation: Relation, kind: Node, options: Options) -> Line:
    options = [*options, *_key_of(relation), *_overlaps(relation)]
    if relation.recursive and not set(relation.fields).isdisjoint(relation.targets):
        options.insert(0, ("remote_side", _attributes(relation.source, relation.fields)))
    return _relationship(relation.inverse, kind, relation.name, options, kept=True)


def _linked(side: LinkSide) -> Line:
    kind = subscript(name("list"), _quoted(side.other))
    options = [("secondary", literal(side.link.table)), *_joins(side)]
    if side.link.through is None:
        return _relationship(side.name, kind, side.back, options, kept=True)
    # The rows between carry more than the two keys, so only they themselves can be written.
    return _relationship(side.name, kind, "", [*options, ("viewonly", literal(True))])


def _relationship(
    own: str, kind: Node, other: str, options: Options, *, kept: bool = False
) -> Line:
    """`own: Mapped[kind] = Relationship(...)`.

    Args:
        own: the attribute.
        kind: of what it holds.
        other: the attribute of the other side, if there is one.
        options: arguments that SQLModel passes on.
        kept: whether the ORM leaves related rows to the database when this one is deleted.
    """
    arguments: dict[str, Node] = {"back_populates": literal(other)} if other else {}
    if kept:
        arguments["passive_deletes"] = literal("all")
    options = [*options, ("lazy", literal("raise"))]
    arguments["sa_relationship_kwargs"] = dict_of((literal(key), node) for key, node in options)
    hint = subscript(imported("sqlalchemy.orm", "Mapped"), kind)
    return attribute(own, hint, call(imported("sqlmodel", "Relationship"), **arguments))


def _quoted(entity: Entity) -> Name:
    return Name(f'"{entity.name}"')


def _optional(entity: Entity) -> Node:
    return subscript(imported("typing", "Optional"), _quoted(entity))


def _attributes(entity: Entity, fields: Iterable[Field]) -> Node:
    """One or several attributes of a class, as SQLAlchemy reads them when all classes are known."""
    names = [f"{entity.name}.{field.name}" for field in fields]
    return literal(names[0] if len(names) == 1 else f"[{', '.join(names)}]")


# --- which columns, where the tables alone do not tell ---


def _between(one: Entity, other: Entity) -> list[Relation]:
    """The foreign keys from either table to the other."""
    ends = {one, other}
    relations = (relation for entity in ends for relation in entity.relations)
    return [relation for relation in relations if {relation.source, relation.target} == ends]


def _key_of(relation: Relation) -> Iterator[tuple[str, Node]]:
    """Which foreign key is meant, where there are several between the two tables."""
    if len(_between(relation.source, relation.target)) > 1:
        yield "foreign_keys", _attributes(relation.source, relation.fields)


def _overlaps(relation: Relation) -> Iterator[tuple[str, Node]]:
    """The earlier relationships that write a column of this one too, which is meant to be so."""
    relations = relation.source.relations
    earlier = relations[: relations.index(relation)]
    sharing = [other for other in earlier if not set(other.fields).isdisjoint(relation.fields)]
    names = [side for other in sharing for side in (other.name, other.inverse) if side]
    if names:
        yield "overlaps", literal(",".join(names))


def _joins(side: LinkSide) -> Iterator[tuple[str, Node]]:
    """How the rows between lead from here to there, where there is more than one way."""
    through = side.link.through
    if not side.link.recursive and (
        through is None
        or len(_between(side.entity, through)) == len(_between(side.other, through)) == 1
    ):
        return
    yield "primaryjoin", _join(side)
    yield "secondaryjoin", _join(LinkSide(side.link, not side.inverted))


def _join(side: LinkSide) -> Node:
    """The condition between a row of this side and a row between the two."""
    entity, through = side.entity, side.link.through
    if through is None:
        fields, table, columns = entity.key, f"{side.link.table}.c", side.columns
    else:
        end = _end(through, side)
        fields, table, columns = end.targets, through.name, end.field_names
    equal = [
        f"{entity.name}.{field.name} == {table}.{column}"
        for field, column in zip(fields, columns, strict=True)
    ]
    return literal(equal[0] if len(equal) == 1 else f"and_({', '.join(equal)})")


def _end(through: Entity, side: LinkSide) -> Relation:
    """The relation of the rows between that leads to this side."""
    return next(
        relation
        for relation in through.relations
        if relation.target is side.entity
        and tuple(field.column for field in relation.fields) == side.columns
    )
