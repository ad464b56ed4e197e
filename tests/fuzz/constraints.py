"""Random constraints over several fields: uniques, indexes and checks."""

from collections.abc import Mapping

from hypothesis import strategies as st

from .fields import NUMBERS, TEXTS, UNCOMPARED, Said, is_compared, kind_of

_NO_BRIN = frozenset({"bool", "citext"})


@st.composite
def constraints(
    draw: st.DrawFn, entity: str, members: Mapping[str, Said], relations: Mapping[str, Said]
) -> Said:
    """Uniques, indexes and checks over fields that are compared."""
    compared = [n for n, said in members.items() if is_compared(said)]
    names = [*compared, *(n for n, said in relations.items() if not _is_many(said))]
    found: Said = {}
    taken: set[frozenset[str]] = set()
    for key in ("unique", "indexes"):
        if len(names) > 1 and draw(st.integers(0, 2)) == 0:
            chosen = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
            if frozenset(chosen) not in taken:
                found[key] = [chosen]
                taken.add(frozenset(chosen))
    # The generated tests number the values of what is unique, whatever a check says of them.
    numbered = {name for names in found.get("unique", ()) for name in names}
    indexes = [*found.get("indexes", ()), *draw(_indexes(entity, compared, members))]
    found |= {"indexes": indexes} if indexes else {}
    usual = [n for n in compared if not members[n].get("unique") and n not in numbered]
    conditions = [draw(_condition(name, members[name])) for name in usual]
    checks = [condition for condition in conditions if condition and draw(st.booleans())]
    if checks:
        found["checks"] = {f"sound_{n}": check for n, check in enumerate(checks)}
    return found


def _is_many(relation: Said) -> bool:
    return relation.get("kind") == "many_to_many"


@st.composite
def _indexes(
    draw: st.DrawFn, entity: str, compared: list[str], members: Mapping[str, Said]
) -> list[Said]:
    """Indexes of other kinds than the usual, each at most once."""
    found: list[Said] = []
    parts = [n for n, said in members.items() if kind_of(said) in UNCOMPARED - {"bytes"} | {"list"}]
    # An index of the field's own would have the same name.
    texts = [n for n, said in members.items() if kind_of(said) in TEXTS and "index" not in said]
    for kinds, names in (("gin", parts), ("trigrams", texts), ("lower", texts)):
        usable = [n for n in names if not members[n].get("db_type", "").startswith(_NOT[kinds])]
        if usable and draw(st.integers(0, 2)) == 0:
            name = draw(st.sampled_from(usable))
            gin: Said = {"fields": [name], "method": "gin"}
            found.append({"expressions": [f'lower("{name}")']} if kinds == "lower" else gin)
    if compared and draw(st.integers(0, 2)) == 0:
        name = draw(st.sampled_from(compared))
        method = draw(st.sampled_from(["btree", "hash", "brin"]))
        brin = kind_of(members[name]) in _NO_BRIN or "db_type" in members[name]
        index: Said = {
            "fields": [name],
            "method": "btree" if brin else method,
            "name": f"{entity}_ix",
        }
        if index["method"] == "btree" and len(compared) > 1:
            index["fields"] = [{"field": name, "order": "desc"}]
            index["include"] = [next(n for n in compared if n != name)]
        found.append(index)
    return found


_NOT = {
    "gin": ("json",),
    "trigrams": ("char", "citext", "inet", "cidr", "macaddr", "tsvector"),
    "lower": ("char", "citext", "inet", "cidr", "macaddr", "tsvector"),
}
"""What begins a `db_type` that such an index does not hold."""


@st.composite
def _condition(draw: st.DrawFn, name: str, said: Said) -> str:
    """A condition that some values meet and others do not; none where that is hard to say."""
    kind = kind_of(said)
    field = f'"{name}"'
    if "db_type" in said:
        return ""
    if kind in NUMBERS:
        number = draw(st.sampled_from(["3", "-1", "0"]))
        return draw(st.sampled_from([f"{field} <> {number}", f"NOT ({field} = {number})"]))
    if kind in TEXTS and "pattern" not in said:
        return draw(st.sampled_from([f"length({field}) < 300", f"{field} <> 'it''s'"]))
    if kind == "enum" and len(said["values"]) > 1:
        value = said["values"][0].replace("'", "''")
        return f"{field} <> '{value}'"
    return ""
