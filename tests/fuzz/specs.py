"""Random specs that the language takes, made so that nothing in them contradicts anything else."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from modelwright.naming import enum_member, plural, snake

from .constraints import constraints
from .fields import Said, enum_values, fields
from .keys import KEYS, drawn_key, known_of
from .relations import Known, links, payload, to_one_relations
from .words import COLUMNS, ENTITIES, ENUMS, FIELDS, INVERSES, MIXINS, lines

OPERATIONS = ("list", "get", "create", "update", "delete", "bulk")


@st.composite
def specs(draw: st.DrawFn) -> Said:
    """A whole spec, as YAML would give it."""
    enums = draw(_enums())
    names = draw(
        st.lists(
            st.sampled_from(ENTITIES), min_size=1, max_size=5, unique_by=lambda n: plural(snake(n))
        )
    )
    mixins = {
        mixin: {
            "fields": {f"{snake(mixin)}_{name}": draw(fields(enums, seen=True)) for name in "ab"}
        }
        for mixin in draw(st.lists(st.sampled_from(MIXINS), max_size=2, unique=True))
    }
    spec: Said = {"project": draw(st.sampled_from(["library", "web-shop", "a1"]))}
    spec |= {"description": draw(lines())} if draw(st.booleans()) else {}
    spec |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "package": st.sampled_from(["app", "shop_app", "x"]),
                "api_prefix": st.sampled_from(["", "/api/v1", "/a/b-c"]),
                "features": st.sampled_from([[], ["sync"]]),
                "conventions": _conventions(),
            },
        )
    )
    conventions = spec.get("conventions", {})
    inverses = list(draw(st.permutations(INVERSES)))
    entities: dict[str, Said] = {}
    known: dict[str, Known] = {}
    for name in names:
        said = draw(_entity(name, names, known, enums, mixins, inverses, conventions))
        entities[name] = said
        if known and draw(st.integers(0, 2)) == 0:
            one, other = draw(st.tuples(*[st.sampled_from(sorted(known))] * 2))
            carried = entities[one].setdefault("relations", {})
            carried[f"by_{snake(name)[:20]}"] = payload(one, other, name, inverses)
            known[name] = known_of(said, known, conventions, {"this_end": one, "that_end": other})
        else:
            known[name] = known_of(said, known, conventions)
    for name, said in entities.items():
        if many := draw(links(name, known, inverses)):
            said["relations"] = said.get("relations", {}) | many
    spec |= {key: said for key, said in (("enums", enums), ("mixins", mixins)) if said}
    return spec | {"entities": entities}


@st.composite
def _enums(draw: st.DrawFn) -> dict[str, list[str]]:
    names = draw(st.lists(st.sampled_from(ENUMS), max_size=2, unique=True))
    return {name: draw(enum_values(distinct=enum_member)) for name in names}


def _conventions() -> st.SearchStrategy[Said]:
    return st.fixed_dictionaries(
        {},
        optional={
            "primary_key": st.sampled_from(KEYS),
            "timestamps": st.booleans(),
            "soft_delete": st.booleans(),
            "optimistic_lock": st.booleans(),
            "table_names": st.sampled_from(["plural", "singular"]),
            "page_size": st.sampled_from([20, 30]),
            "max_page_size": st.integers(30, 200),
            "operations": _operations(),
        },
    )


def _operations() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(OPERATIONS), min_size=1, unique=True)


# --- entities ---


@st.composite
def _entity(
    draw: st.DrawFn,
    name: str,
    names: Sequence[str],
    known: Mapping[str, Known],
    enums: Mapping[str, Sequence[str]],
    mixins: Mapping[str, Said],
    inverses: list[str],
    conventions: Said,
) -> Said:
    entity: Said = draw(_about(name))
    own = draw(st.lists(st.sampled_from(FIELDS), max_size=6, unique=True))
    if entity.get("optimistic_lock", conventions.get("optimistic_lock")):
        own = [field for field in own if field != "version"]
    said = {field: draw(fields(enums)) for field in own}
    if mixins and draw(st.booleans()):
        entity["mixins"] = [draw(st.sampled_from(sorted(mixins)))]
    relations = draw(to_one_relations(names, known, inverses))
    key = draw(drawn_key(said, relations))
    entity |= {"primary_key": key} if key else {}
    for field, column in zip(own, COLUMNS, strict=False):
        if draw(st.integers(0, 5)) == 0:
            said[field]["column"] = column
    if any(map(_is_out_of_reach, said.values())) and "operations" in entity:
        entity["operations"] = [o for o in entity["operations"] if o not in {"create", "bulk"}]
    entity |= {"fields": said} if said else {}
    entity |= {"relations": relations} if relations else {}
    others = {n: field for n, field in said.items() if n not in key.get("fields", ())}
    return entity | draw(constraints(snake(name), others, relations))


def _is_out_of_reach(field: Said) -> bool:
    optional = field.get("optional") or field["type"].endswith("?")
    required = not optional and "default" not in field
    return required and field.get("access") in {"read_only", "hidden"}


@st.composite
def _about(draw: st.DrawFn, name: str) -> Said:
    """What an entity says besides its members."""
    about: Said = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "description": lines(),
                "timestamps": st.booleans(),
                "soft_delete": st.booleans(),
                "optimistic_lock": st.booleans(),
                "was": st.just(f"Former{name}"),
                "table": st.just(f"T_{snake(name)}"),
                "plural": st.just(f"{snake(name)}_rows"),
                "max_page_size": st.integers(100, 1000),
            },
        )
    )
    if draw(st.integers(0, 3)) == 0:
        about |= draw(
            st.just({"read_only": True}) | st.fixed_dictionaries({"operations": _operations()})
        )
    return about
