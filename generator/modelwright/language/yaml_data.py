"""Nodes of YAML, or data from elsewhere, as plain values; what is wrong with them is noted."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final, cast

import yaml

from ..diagnostics import Diagnostic, Path, Span

MAX_VALUES: Final = 250_000
"""Values of a spec after all aliases are followed; a thousand entities need a fifth of it."""

MAX_DEPTH: Final = 64
"""Levels of nesting; the spec language itself has eight, a JSON default may have more."""

MAX_BITS: Final = 256
"""Size of a whole number; no column holds more, and Python refuses to print very large ones."""

_PREFIX: Final = "tag:yaml.org,2002:"
_SCALAR_TAGS: Final = frozenset(
    _PREFIX + name for name in ("str", "int", "float", "bool", "null", "timestamp")
)

_SHOWN: Final = 60
# Nothing can store these: PostgreSQL has no NUL in text, UTF-8 no surrogates.
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def described(value: object) -> str:
    """Return a value with its kind, for messages: `the boolean false`, `a list`."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= _SHOWN else f'the text "{value[:_SHOWN]}..."'
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, dt.date):
        return f"the date {value.isoformat()}"
    return "a mapping" if isinstance(value, dict) else "a list"


class Loader(yaml.SafeLoader):
    """SafeLoader with a floor: its composer is recursive, so depth must be bounded in it."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose as SafeLoader does, down to the floor."""
        self._depth += 1
        if self._depth > MAX_DEPTH and parent is not None:
            raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=parent.start_mark)
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


_TOO_DEEP: Final = f"it is nested deeper than {MAX_DEPTH} levels"


class Build:
    """Makes plain data, from nodes or from data, and notes what is wrong with it."""

    def __init__(self, file: str) -> None:
        self.problems: list[Diagnostic] = []
        self.exhausted = False
        self._file = file
        self._values = 0
        # PyYAML's own idea of scalars, which is what makes both doors read alike.
        self._scalars: Any = yaml.SafeLoader("")

    def from_node(self, node: yaml.Node, path: Path) -> object:
        """Return what a node says; a value that is refused stands as the text it was."""
        if self._exhausted(path, node):
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        expected = "map" if isinstance(node, yaml.MappingNode) else "seq"
        if node.tag != _PREFIX + expected:
            self._refuse_tag(node, path)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return [self.from_node(item, (*path, index)) for index, item in enumerate(node.value)]

    def from_value(self, value: object, path: Path) -> object:
        """Return a copy of data that comes from elsewhere, checked alike."""
        if self._exhausted(path):
            return None
        if isinstance(value, dict):
            data: dict[str, object] = {}
            for key, item in cast("dict[object, object]", value).items():
                name = key if isinstance(key, str) else self._checked(key, path)
                place = (*path, str(name))
                data[self._key(name, place, described(name))] = self.from_value(item, place)
            return data
        if isinstance(value, list | tuple):
            items = cast("Sequence[object]", value)
            return [self.from_value(item, (*path, i)) for i, item in enumerate(items)]
        return self._checked(value, path)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        data: dict[str, object] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            name = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            place = (*path, name)
            if key_node.tag == _PREFIX + "merge":
                hint = "write the keys out, or share fields with a mixin"
                self._problem("merge-key", place, "the merge key `<<` is refused", hint, key_node)
                continue
            key = name
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != _PREFIX + "str":
                read = self.from_node(key_node, place)
                key = self._key(read, place, f"`{name}`, {described(read)}", key_node)
            value = self.from_node(value_node, place)
            if key in data:
                message = f"the key `{key}` is here a second time"
                hint = f"the first is in line {lines[key]}; keep one of them"
                self._problem("duplicate-key", place, message, hint, key_node)
                continue
            lines[key] = key_node.start_mark.line + 1
            data[key] = value
        return data

    def _key(self, key: object, path: Path, shown: str, node: yaml.Node | None = None) -> str:
        if isinstance(key, str):
            return key
        name = str(path[-1])
        if isinstance(key, dict | list):
            message, hint = "a key must be text, not a collection", "quote it if it is text"
        elif node is not None:
            message, hint = f"a key must be text, not {shown}", f'quote it: "{name}"'
        else:
            message = f"a key must be text, not {shown}"
            hint = "quote it: YAML reads unquoted on, off, yes and no as booleans"
        self._problem("key-not-text", path, message, hint, node)
        return name

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> object:
        if node.tag == _PREFIX + "str":
            return self._checked(node.value, path, node)
        if node.tag not in _SCALAR_TAGS:
            self._refuse_tag(node, path)
            return node.value
        try:
            value: object = self._scalars.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):
            kind = {"int": "number", "float": "number", "timestamp": "date"}.get(
                node.tag.removeprefix(_PREFIX), "value"
            )
            message = f"`{node.value[:60]}` looks like a {kind} to YAML but is none"
            self._problem("bad-scalar", path, message, "quote it if it is text", node)
            return node.value
        return self._checked(value, path, node)

    def _checked(self, value: object, path: Path, node: yaml.Node | None = None) -> object:
        """Note a scalar that nothing here can work with."""
        if isinstance(value, str):
            if found := _UNSTORABLE.search(value):
                message = f"the character U+{ord(found[0]):04X} cannot be stored"
                self._problem("control-character", path, message, "remove it", node)
        elif isinstance(value, int):
            if value.bit_length() > MAX_BITS:
                message = f"a number of {value.bit_length():,} bits is too large"
                self._problem("bad-scalar", path, message, "quote it if it is text", node)
                return 0
        elif not isinstance(value, float | dt.date | None):
            message = f"a value of the type {type(value).__name__} is refused"
            self._problem("yaml-tag", path, message, "write text, a number or a date", node)
            return None
        return value

    def _refuse_tag(self, node: yaml.Node, path: Path) -> None:
        tag = node.tag.replace(_PREFIX, "!!")
        if tag in {"!!value", "!!merge"}:
            message, hint = f"`{node.value}` has a meaning of its own in YAML", "quote it"
        else:
            message, hint = f"the tag `{tag}` is refused", "remove it, or quote the text"
        self._problem("yaml-tag", path, message, hint, node)

    def _exhausted(self, path: Path, node: yaml.Node | None = None) -> bool:
        """Stop at what no honest spec reaches: aliases that explode or contain themselves."""
        self._values += 1
        if self._values <= MAX_VALUES and len(path) <= MAX_DEPTH:
            return False
        too_many = self._values > MAX_VALUES
        if not self.exhausted:
            self.exhausted = True
            what = f"has over {MAX_VALUES:,} values" if too_many else _TOO_DEEP.removeprefix("it ")
            hint = "an alias `*name` may contain itself or repeat too much: write it out"
            self._problem("too-large", path[:8], f"the spec {what}", hint, node)
        return True

    def _problem(
        self, code: str, path: Path, message: str, hint: str, node: yaml.Node | None = None
    ) -> None:
        span = span_of(node.start_mark, self._file) if node else None
        self.problems.append(Diagnostic(code, path, message, hint, span))


def span_of(mark: yaml.Mark, file: str) -> Span:
    """Return the place of a mark, which counts from 0."""
    return Span(file, mark.line + 1, mark.column + 1)
