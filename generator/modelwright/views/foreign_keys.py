"""Foreign keys: arguments of a column, or a constraint among the arguments of a table."""

from collections.abc import Iterable, Iterator

from ..model import Entity, Field, Relation
from ..naming import POSTGRESQL_NAME_BYTES, shorten
from ..printing.code import Node, imported, literal
from .nodes import call


def relation_apart(relation: Relation) -> bool:
    """Whether a foreign key stands among the table's arguments.

    There it has a place for several columns, for ON UPDATE, for a name of its own, and for being
    added after its table. A column that several relations share holds the key of one at most.
    """
    return (
        len(relation.fields) > 1
        or relation.fields != relation.own_fields
        or bool(relation.on_update)
        or relation.deferred
        or _long_name(relation) is not None
    )


def column_foreign_key(relation: Relation) -> Iterator[tuple[str, Node]]:
    """The arguments of a column that is a foreign key by itself."""
    (target,) = relation.targets
    yield "foreign_key", literal(f"{relation.target.table}.{target.name}")
    if relation.on_delete:
        yield "ondelete", literal(relation.on_delete)


def relation_constraint(relation: Relation) -> Node:
    """The foreign key of a relation as an argument of the table."""
    options = dict(actions(relation.on_delete, relation.on_update))
    if relation.deferred:
        options["use_alter"] = literal(True)
    return constraint(
        [field.name for field in relation.fields],
        relation.target,
        relation.targets,
        _long_name(relation),
        options,
    )


def constraint(
    columns: Iterable[str],
    target: Entity,
    targets: Iterable[Field],
    long_name: str | None,
    options: dict[str, Node],
) -> Node:
    """`ForeignKeyConstraint(...)`, with a name only where the convention's is too long."""
    named = {"name": literal(long_name)} if long_name else {}
    return call(
        imported("sqlalchemy", "ForeignKeyConstraint"),
        literal(list(columns)),
        literal([f"{target.table}.{field.name}" for field in targets]),
        **named,
        **options,
    )


def actions(on_delete: str, on_update: str) -> Iterator[tuple[str, Node]]:
    """What the database does when the row that a key points to goes, or changes its key."""
    if on_delete:
        yield "ondelete", literal(on_delete)
    if on_update:
        yield "onupdate", literal(on_update)


def long_name(table: str, columns: Iterable[str], target: Entity) -> str | None:
    """A shorter name for a foreign key whose conventional one is over PostgreSQL's limit."""
    whole = "_".join(["fk", table, *columns, target.table])
    return shorten(whole) if len(whole.encode()) > POSTGRESQL_NAME_BYTES else None


def _long_name(relation: Relation) -> str | None:
    columns = (field.column for field in relation.fields)
    return long_name(relation.source.table, columns, relation.target)
