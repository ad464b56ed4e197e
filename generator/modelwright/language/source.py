"""The spec as text or as data: plain values that remember where they stand.

Text is read with the rules of PyYAML's pure-Python SafeLoader, because Copier reads a
`--data-file` with it: both doors must take the same text for the same values. On top of
those rules, what PyYAML swallows or mixes up is refused here: duplicate keys, keys that
YAML 1.1 turns into booleans or numbers, merge keys, tags, and anchors that explode.
"""

import datetime as dt
import math
import pathlib
from dataclasses import dataclass, field
from typing import Final, Self

import yaml
from yaml.reader import Reader

from ..diagnostics import Diagnostic, Path, Span
from .yaml_data import Build, Loader, described, span_of
from .yaml_errors import explain

MAX_SIZE: Final = 4 * 1024 * 1024
"""Bytes of a spec file; a thousand entities need a tenth of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A spec before anybody looked at its meaning.

    Attributes:
        data: what the text says as mappings, lists and scalars; None if it is not readable.
        problems: everything wrong with it as YAML. `data` is then only good for finding more.
        text: the text itself; None when only data was given.
        file: the name that problems are reported under; empty when only data was given.
    """

    data: object
    problems: tuple[Diagnostic, ...] = ()
    text: str | None = None
    file: str = ""
    _root: yaml.Node | None = field(default=None, repr=False)

    @classmethod
    def from_path(cls, path: str | pathlib.Path) -> Self:
        """Read a file, which must be UTF-8. Raises OSError when it cannot be read."""
        content = pathlib.Path(path).read_bytes()
        try:
            return cls.from_text(content.decode("utf-8-sig"), str(path))
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8-sig")
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            problem = Diagnostic(
                "encoding",
                (),
                f"byte 0x{content[error.start]:02X} is not UTF-8",
                "save the file as UTF-8",
                Span(str(path), line, column),
            )
            return cls(None, (problem,))

    @classmethod
    def from_text(cls, text: str, file: str) -> Self:
        """Read YAML; `file` is the name that problems are reported under."""
        text = text.removeprefix("\N{BYTE ORDER MARK}")
        if problem := _unreadable(text, file):
            return cls(None, (problem,), text, file)
        loader = Loader(text)
        try:
            root = loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            message, hint, mark = explain(error)
            span = span_of(mark, file) if mark else Span(file, 1, 1)
            return cls(None, (Diagnostic("yaml-syntax", (), message, hint, span),), text, file)
        except (ValueError, OverflowError):
            # PyYAML lets chr() and int() fail on escapes and directives beyond their range.
            span = Span(file, loader.line + 1, loader.column + 1)
            message, hint = "a number beyond its range", "correct the escape or the directive"
            return cls(None, (Diagnostic("yaml-syntax", (), message, hint, span),), text, file)
        if root is None:
            hint = "begin with `project: name` and `entities:`"
            empty = Diagnostic("empty-spec", (), "the spec is empty", hint, Span(file, 1, 1))
            return cls(None, (empty,), text, file)
        build = Build(file)
        data = build.from_node(root, ())
        if build.exhausted:
            return cls(None, tuple(build.problems), text, file)
        return cls(data, tuple(build.problems), text, file, root)

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Take what Copier or a program has read already; problems then name the path."""
        build = Build("")
        copy = build.from_value(data, ())
        return cls(None if build.exhausted else copy, tuple(build.problems))

    def locate(self, path: Path, key: bool = False) -> Span | None:
        """Return the place of the value at `path`, or of its key; None when there is no text.

        What the text does not hold stands where its nearest ancestor does.
        """
        if self._root is None:
            return None
        key_node, node = self._find(self._root, path)
        return span_of((key_node if key else node).start_mark, self.file)

    def raw(self, path: Path) -> str | None:
        """Return the unquoted scalar at `path` as it is written; None if it is anything else."""
        if self._root is None:
            return None
        _, node = self._find(self._root, path)
        return node.value if isinstance(node, yaml.ScalarNode) and node.style is None else None

    def misread(self, path: Path, value: object) -> str | None:
        """Return a hint when YAML has read an unquoted scalar as another type than it looks.

        `no` is a boolean in YAML 1.1, `12:30` the number 750, `2024-01-01` a date,
        and `1e3` a text.
        """
        raw = self.raw(path)
        if isinstance(value, str):
            number = _float(value) if raw == value else None
            if number is None:
                return None
            plain = int(number) if number.is_integer() else number
            return f"YAML reads `{raw}` as text; write {plain!r}"
        if isinstance(value, bool | int | float | dt.date) and raw is not None:
            return f'YAML reads `{raw}` as {described(value)}; quote it to keep the text: "{raw}"'
        if isinstance(value, bool):
            return "YAML reads unquoted yes, no, on and off as booleans; quote the text"
        return None

    @staticmethod
    def _find(root: yaml.Node, path: Path) -> tuple[yaml.Node, yaml.Node]:
        """Return key and value at the path, as far down as the text goes.

        The tree of the spec is the one where short forms are written out. A list may stand for
        a mapping (`[low, high]` for `{low: {}, high: {}}`) or for one of its keys (`[a, b]` for
        `{fields: [a, b]}`): a name is then looked for among its items, or skipped.
        """
        key = node = root
        for part in path:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == part), None)
                if pair is None:
                    break
                key, node = pair
            elif isinstance(node, yaml.SequenceNode):
                if isinstance(part, int):
                    item = node.value[part] if part < len(node.value) else None
                else:
                    item = next((item for item in node.value if item.value == part), None)
                if item is not None:
                    key = node = item
        return key, node


def _unreadable(text: str, file: str) -> Diagnostic | None:
    """Return why a text is not even looked at as YAML, or None."""
    if len(text.encode(errors="surrogatepass")) > MAX_SIZE:
        limit = f"{MAX_SIZE // 1024 // 1024} MiB"
        return Diagnostic(
            "too-large", (), f"the spec is larger than {limit}", "split it", Span(file, 1, 1)
        )
    if (found := Reader.NON_PRINTABLE.search(text)) is None:
        return None
    at = found.start()
    span = Span(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    message = f"the character U+{ord(found[0]):04X} is not allowed in YAML"
    return Diagnostic(
        "control-character", (), message, 'remove it, or write it as "\\x.." or "\\u...."', span
    )


def _float(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
