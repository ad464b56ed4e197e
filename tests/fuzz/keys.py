"""Random primary keys, and what other entities need to know to refer to them."""

from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from .fields import UNCOMPARED, Said, kind_of
from .relations import Known
from .words import LONG_FIELD, LONG_RELATION, lines

KEYS = ("int", "bigint", "uuid", "uuid7", "str")
_NATURAL = frozenset({"int", "smallint", "bigint", "uuid"})
_CODE: Said = {"type": "str", "max_length": 10, "pattern": "^[A-Z]+$"}


@st.composite
def drawn_key(draw: st.DrawFn, fields: dict[str, Said], relations: Mapping[str, Said]) -> Said:
    """A key of any kind; a composite one may add a field. Empty for the conventions' own."""
    natural = [name for name, field in fields.items() if _can_be_key(name, field)]
    required = [
        name
        for name, relation in relations.items()
        if not (relation.get("optional") or "references" in relation or name == LONG_RELATION)
    ]
    match draw(
        st.sampled_from(["none", "none", "own", "own", "natural", "composite", "composite"])
    ):
        case "own":
            return draw(_own_key())
        case "natural" if natural:
            return {"fields": [draw(st.sampled_from(natural))]}
        case "composite":
            if "code" not in fields:
                fields["code"] = {**_CODE}
                natural.append("code")
            others = [*natural, *required]
            if others:
                parts = st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True)
                return {"fields": draw(parts)}
    return {}


def _can_be_key(name: str, field: Said) -> bool:
    if field.get("optional") or field["type"] not in _NATURAL or name == LONG_FIELD:
        return False
    return "default" not in field and "access" not in field


def _own_key() -> st.SearchStrategy[Said]:
    numbered = {
        "type": st.sampled_from(["int", "bigint", "uuid", "uuid7"]),
        "generated": st.booleans(),
        "name": st.sampled_from(["id", "number", "key_of"]),
        "column": st.sampled_from(["no", "ID"]),
        "description": lines(),
    }
    text = {
        "max_length": st.integers(20, 64),
        "pattern": st.sampled_from(["^[a-z0-9-]+$", "^@[a-z]+[0-9]*$"]),
    }
    return st.fixed_dictionaries({}, optional=numbered) | st.fixed_dictionaries(
        {"type": st.just("str")}, optional=text
    )


def known_of(
    said: Said, known: Mapping[str, Known], conventions: Said, ends: Mapping[str, str] | None = None
) -> Known:
    """What others need to know of an entity.

    Args:
        said: the entity.
        known: those before it.
        conventions: of the spec.
        ends: the relations that a many-to-many relation brings, if it carries one's payload.
    """
    key = said.get("primary_key", {})
    fields, relations = said.get("fields", {}), said.get("relations", {})
    relations = relations | {name: {"to": to} for name, to in (ends or {}).items()}
    parts = key.get("fields", () if key else tuple(ends or ()))
    columns = [
        column
        for part in parts
        for column in (_columns(part, relations[part], known) if part in relations else (part,))
    ]
    owners = {
        relations[part]["to"]: part
        for part in parts
        if part in relations and len(known[relations[part]["to"]].key) == 1
    }
    soft = said.get("soft_delete", conventions.get("soft_delete"))
    unique = [n for n, field in fields.items() if field.get("unique") and n not in parts]
    return Known(
        key=list(dict.fromkeys(columns)) or [key.get("name", "id")],
        owners=owners,
        unique=() if soft else [n for n in unique if kind_of(fields[n]) not in UNCOMPARED],
        long=LONG_FIELD in fields,
    )


def _columns(name: str, relation: Said, known: Mapping[str, Known]) -> Iterator[str]:
    """The columns of a relation's key, by the names that they have in Python."""
    target = known[relation["to"]]
    if len(target.key) == 1:
        yield f"{name}_id"
        return
    shared = relation.get("columns", {})
    of_owners = {f"{part}_id": part for part in target.owners.values()}
    for part in target.key:
        column = shared.get(of_owners.get(part, part), "")
        yield column if column.endswith("_id") else f"{name}_{part}"
