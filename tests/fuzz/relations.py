"""Random relations of every kind, made so that a row of every entity can exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from modelwright.naming import snake

from .fields import Said
from .words import LINKS, LONG_ENTITY, LONG_RELATION, RELATIONS, lines

ACTIONS = ("restrict", "cascade", "no_action")
KEY_COLUMNS = ("TO", "ref", "PARENT", "fk1", "fk2", "fk3", "fk4", "fk5")


@dataclass
class Known:
    """What later parts of a spec need to know of an entity.

    Attributes:
        key: the names of its key's columns, in their order.
        owners: relations of one column that are part of the key, by the entities they lead to.
        unique: fields that others may refer to.
        long: whether it has a name of 63 bytes, which leaves no room for another beside it.
    """

    key: Sequence[str]
    owners: Mapping[str, str] = field(default_factory=dict[str, str])
    unique: Sequence[str] = ()
    long: bool = False


@st.composite
def to_one_relations(
    draw: st.DrawFn, names: Sequence[str], earlier: Mapping[str, Known], inverses: list[str]
) -> dict[str, Said]:
    """To-one relations; only those to earlier entities may be required, so there is no circle."""
    found: dict[str, Said] = {}
    owners: dict[str, str] = {}
    columns = list(KEY_COLUMNS)
    for name in draw(st.lists(st.sampled_from(RELATIONS), max_size=3, unique=True)):
        short = [n for n, known in earlier.items() if len(known.key) == 1 and not known.long]
        targets = short if name == LONG_RELATION else names
        if targets:
            target = draw(st.sampled_from(targets))
            relation = draw(_to_one(name, target, earlier.get(target), owners, columns))
            if inverses and draw(st.booleans()):
                relation["inverse"] = inverses.pop()
            found[name] = relation
    return found


@st.composite
def _to_one(
    draw: st.DrawFn,
    name: str,
    target: str,
    known: Known | None,
    owners: dict[str, str],
    columns: list[str],
) -> Said:
    relation: Said = {"to": target}
    optional = known is None or draw(st.booleans())
    relation |= draw(_said_of_relations())
    if draw(st.integers(0, 3)) == 0:
        relation.pop("unique", None)
        relation["kind"] = "one_to_one"
    shared = _shared(known, owners)
    actions = (*ACTIONS, "set_null") if optional and not shared else ACTIONS
    relation |= {"optional": True} if optional else {}
    relation |= draw(
        st.fixed_dictionaries(
            {},
            optional={"on_delete": st.sampled_from(actions), "on_update": st.sampled_from(actions)},
        )
    )
    if known and known.unique and draw(st.integers(0, 2)) == 0:
        relation["references"] = draw(st.sampled_from(known.unique))
    elif shared and draw(st.integers(0, 3)):
        relation["columns"] = shared
    elif known and len(known.key) > 1:
        relation |= draw(st.just({}) | st.just({"columns": {known.key[-1]: columns.pop()}}))
    elif known and draw(st.integers(0, 4)) == 0:
        relation["column"] = columns.pop()
    if not optional and "references" not in relation and known and len(known.key) == 1:
        owners.setdefault(target, f"{name}_id")
    return relation


def _said_of_relations() -> st.SearchStrategy[Said]:
    return st.fixed_dictionaries(
        {},
        optional={
            "unique": st.booleans(),
            "index": st.booleans(),
            "filter": st.booleans(),
            "sort": st.booleans(),
            "immutable": st.booleans(),
            "description": lines(),
        },
    )


def _shared(known: Known | None, owners: Mapping[str, str]) -> dict[str, str]:
    """Columns that a composite key has in common with relations that are here already."""
    if known is None or len(known.key) < len(known.owners) + 1:
        return {}
    return {part: owners[target] for target, part in known.owners.items() if target in owners}


@st.composite
def links(draw: st.DrawFn, name: str, known: Mapping[str, Known], inverses: list[str]) -> Said:
    """Many-to-many relations of an entity with tables of their own."""
    found: dict[str, Said] = {}
    for link in draw(st.lists(st.sampled_from(LINKS), max_size=2, unique=True)):
        target = draw(st.sampled_from(sorted(known)))
        said: Said = {"to": target, "kind": "many_to_many"}
        said |= draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "on_delete": st.sampled_from(["cascade", "restrict", "no_action"]),
                    "on_update": st.sampled_from(["cascade", "restrict"]),
                    "immutable": st.booleans(),
                    "description": lines(),
                },
            )
        )
        if inverses and draw(st.booleans()):
            said["inverse"] = inverses.pop()
        if LONG_ENTITY in (name, target):
            said |= {"lookup": ["this", "that"], "link_table": f"link_{link}_of_{snake(name)[:20]}"}
        elif len(known[name].key) == len(known[target].key) == 1 and draw(st.booleans()):
            said["link_columns"] = draw(st.sampled_from([["a", "b"], ["FROM_", "To"]]))
        if "link_columns" not in said and target == name:
            said["lookup"] = ["this", "that"]
        found[link] = said
    return found


def payload(one: str, other: str, through: str, inverses: list[str]) -> Said:
    """A many-to-many relation through an entity, whose relations to the two it brings."""
    said: Said = {
        "to": other,
        "kind": "many_to_many",
        "through": through,
        "lookup": ["this_end", "that_end"],
    }
    return said | ({"inverse": inverses.pop()} if inverses and one != other else {})
