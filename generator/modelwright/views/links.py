"""Many-to-many relations without a payload: their tables, and their keys in what clients send."""

from collections.abc import Iterator

from ..model import Entity, Field, Link, LinkSide
from ..naming import POSTGRESQL_NAME_BYTES, shorten
from ..printing.code import Import, Name, Node, imported, literal
from ..printing.layout import statement
from ..values.types import ANNOTATIONS
from .columns import MISSING, annotation, declare, read_annotation
from .foreign_keys import actions, constraint, long_name
from .modules import BASES, Line, attribute
from .nodes import call, dict_of, name, subscript


def link_table(link: Link) -> Line:
    """The table, as a statement of the module of the entity that declares the relation."""
    sides = (LinkSide(link), LinkSide(link, inverted=True))
    items = [node for side in sides for node in _columns(side)]
    items += [node for side in sides for node in _constraints(side)]
    options = {"info": dict_of([(literal("was"), literal(link.was))])} if link.was else {}
    metadata = name("Model.metadata", Import(BASES, "Model"))
    table = call(imported("sqlalchemy", "Table"), literal(link.table), metadata, *items, **options)
    return Line(statement(f"{link.variable} = ", table), table.imports)


def _columns(side: LinkSide) -> Iterator[Node]:
    """The columns for the key of one side; the database's types of the key become theirs."""
    for column, field in zip(side.columns, side.entity.key, strict=True):
        options = {"primary_key": literal(True)}
        keys: list[Node] = []
        if len(side.columns) == 1:
            keys.append(_foreign_key(side))
            if side.inverted and not _long_index(side):
                options["index"] = literal(True)
        kind = subscript(imported("sqlalchemy", "Column"), read_annotation(field))
        yield call(kind, literal(column), *keys, **options)


def _foreign_key(side: LinkSide) -> Node:
    (target,) = side.entity.key
    options = dict(actions(side.link.on_delete, side.link.on_update))
    if shortened := long_name(side.link.table, side.columns, side.entity):
        options["name"] = literal(shortened)
    there = literal(f"{side.entity.table}.{target.name}")
    return call(imported("sqlalchemy", "ForeignKey"), there, **options)


def _constraints(side: LinkSide) -> Iterator[Node]:
    """What several columns share, and an index whose name has to be said."""
    link = side.link
    if len(side.columns) > 1:
        shortened = long_name(link.table, side.columns, side.entity)
        options = dict(actions(link.on_delete, link.on_update))
        yield constraint(side.columns, side.entity, side.entity.key, shortened, options)
    if side.inverted and (len(side.columns) > 1 or _long_index(side)):
        columns = map(literal, side.columns)
        yield call(imported("sqlalchemy", "Index"), literal(_long_index(side)), *columns)


def _long_index(side: LinkSide) -> str | None:
    """A shorter name for the index of the second key, where the convention's is too long."""
    whole = "_".join(["ix", side.link.table, *side.columns])
    return shorten(whole) if len(whole.encode()) > POSTGRESQL_NAME_BYTES else None


# --- the keys of the other side, as clients send them ---


def created_links(entity: Entity) -> Iterator[Line]:
    """The other sides of a new row."""
    for link in entity.plain_links:
        value = declare([("default", literal([])), *_document(link)])
        yield attribute(link.ids, _keys(link), value)


def updated_links(entity: Entity) -> Iterator[Line]:
    """The other sides that replace those there are."""
    for link in entity.plain_links:
        if not link.immutable:
            keys = _keys(link)
            hint = Name(f"{keys.flat} | MISSING", keys.imports | MISSING.imports)
            yield attribute(link.ids, hint, declare([("default", MISSING), *_document(link)]))


def _document(link: Link) -> Iterator[tuple[str, Node]]:
    if link.description:
        yield "description", literal(link.description)


def _keys(link: Link) -> Node:
    parts = [_key_part(field) for field in link.target.key]
    key = parts[0] if len(parts) == 1 else subscript(name("tuple"), *parts)
    return subscript(name("list"), key)


def _key_part(field: Field) -> Node:
    """One column of a key, bounded as the column is."""
    row = field.type.row
    if row is None or not row.textual:
        return annotation(field.type)
    key = imported(ANNOTATIONS, "KeyStr")
    if field.max_length is None:
        return key
    bound = call(imported("pydantic", "StringConstraints"), max_length=literal(field.max_length))
    return subscript(imported("typing", "Annotated"), key, bound)
