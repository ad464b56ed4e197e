"""Random specs that are wrong, or might be: valid ones with a part changed, lost or added."""

import copy
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import strategies as st

from .drawing import yaml_of
from .specs import specs
from .words import texts

Place = tuple[str | int, ...]

# Text that YAML readers stumble over.
_ODD_YAML = (
    *("\t", ": ", "- ", "? ", "&a ", "*a", "<<: *a\n", "!!python/object:os.system x", "!x ", "|\n"),
    *(
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "{",
        "[",
        "]",
        '"',
        "'",
        "#",
        "@",
        "`",
        "\\x",
        "\u2028",
        "\0",
    ),
    *("\ud800", "\x7f", "\ufeff", "key: 1\nkey: 2\n", "1e400", "0o17", "-.inf", ".nan", "12:30:45"),
    *("2024-02-30", "=", "~", "null", "9" * 400, "[" * 300, "{a: " * 300, "&a [*a]", "x" * 70_000),
)


def _deep(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


_VALUES: st.SearchStrategy[object] = st.one_of(
    st.none() | st.booleans() | st.integers() | st.integers(-(10**400), 10**400) | st.floats(),
    st.dates() | st.datetimes() | st.binary(max_size=4) | texts(),
    st.sampled_from(["str", "User", "cascade", "enum", "list[str]", "list[list[str]]", "?", "id"]),
    st.sampled_from(["^(", "(?=a)", "a{99999}", "(a*)*b", "[[:alpha:]]", r"\p{Nope}", "(" * 500]),
    st.sampled_from(["1 = 1", "a >", "(SELECT 1)", "((((", "length(", "a = 'b", "a; b", "-" * 999]),
    st.sampled_from([[], {}, [[]], [{}], {"a": {}}, {"": ""}, {1: 2}, [None], {None: None}]),
    st.integers(10, 900).map(_deep),
    st.recursive(
        st.none() | st.integers() | texts(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=3),
    ),
)
_KEYS = st.one_of(
    texts(),
    st.sampled_from(["fields", "relations", "type", "to", "entities", "mixins", "default", "was"]),
    st.sampled_from(["class", "__init__", "id", "Id", "metadata", "é", "a b", "ﬁeld", "x" * 64]),
    st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False),
)


@st.composite
def broken_specs(draw: st.DrawFn) -> str:
    """The text of a spec in which some parts were changed; by chance it may be right."""
    spec = draw(specs())
    for _ in range(draw(st.integers(1, 4))):
        _change(draw, spec)
    try:
        text = yaml_of(spec)
    except (yaml.YAMLError, RecursionError):
        text = ""
    if draw(st.integers(0, 2)) == 0:
        text = draw(_slips(text))
    return text


def _change(draw: st.DrawFn, spec: dict[str, Any]) -> None:
    """Change, remove, rename, double or move one part of the spec."""
    places = list(_places(spec))
    place = draw(st.sampled_from(places))
    owner: Any = _at(spec, place[:-1])
    last = place[-1]
    match draw(st.sampled_from(["replace", "replace", "remove", "rename", "move", "add"])):
        case "replace":
            owner[last] = draw(_VALUES)
        case "remove":
            del owner[last]
        case "rename" if isinstance(owner, dict):
            owner[draw(_KEYS)] = owner.pop(last)
        case "move":
            owner[last] = copy.deepcopy(_at(spec, draw(st.sampled_from(places))))
        case _ if isinstance(owner[last], dict):
            owner[last][draw(_KEYS)] = draw(_VALUES)
    if not spec:
        spec["project"] = "nothing-else"


def _places(value: object, at: Place = ()) -> Iterator[Place]:
    parts = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for key, part in parts:
        yield (*at, key)
        yield from _places(part, (*at, key))


def _at(value: Any, place: Place) -> Any:
    for part in place:
        value = value[part]
    return value


@st.composite
def _slips(draw: st.DrawFn, text: str) -> str:
    """The text with something that the hand or an editor did to it."""
    at = draw(st.integers(0, len(text)))
    match draw(st.sampled_from(["insert", "cut", "delete", "indent"])):
        case "insert":
            return text[:at] + draw(st.sampled_from(_ODD_YAML)) + text[at:]
        case "cut":
            return text[:at]
        case "delete":
            return text[:at] + text[at + draw(st.integers(1, 20)) :]
        case _:
            return text[:at] + " " * draw(st.integers(1, 4)) + text[at:]
