"""Problems of a spec: where they are, what is wrong, and the way out.

This module knows nothing of YAML or of the spec. Whoever finds a problem names the path
in the tree; a `Diagnostics` collector turns the path into a place in the text, if there is one.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""A place in the tree of a spec: keys of mappings and indexes of lists."""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text; line and column count from 1, the column in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Locate = Callable[[Path, bool], Span | None]
"""From a path to its place in the text: of the value or, if the flag is set, of its key."""


def dotted(path: Path) -> str:
    """Return a path as people write it: `entities.Order.indexes[0].fields`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{part!r}]"
    return text or "spec"


def _printable(text: str) -> str:
    """Return a text for one line of a terminal, which words of a spec must not steer."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    Attributes:
        code: a short kebab-case slug that stays the same, such as `unknown-key`.
        path: the place in the tree of the spec.
        message: what is wrong, naming the key and the value, in one line.
        hint: the way out, where one is known.
        span: the place in the text; None when only data was given.
    """

    code: str
    path: Path
    message: str
    hint: str | None = None
    span: Span | None = None

    @property
    def place(self) -> str:
        """The place in the text where there is a text, else the dotted path in the tree."""
        return str(self.span) if self.span else dotted(self.path)

    def __str__(self) -> str:
        first = _printable(f"{self.place}: {self.message}")
        return f"{first}\n  hint: {_printable(self.hint)}" if self.hint else first

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the problem as a flat mapping with the same keys always, for JSON."""
        return {
            "code": self.code,
            "file": self.span.file if self.span else None,
            "line": self.span.line if self.span else None,
            "column": self.span.column if self.span else None,
            "path": dotted(self.path),
            "message": self.message,
            "hint": self.hint,
        }


class SpecError(Exception):
    """A spec that cannot be used, with everything that is wrong with it.

    As a string: every problem, then a closing line with their number.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        count = len(self.diagnostics)
        problems = "1 problem" if count == 1 else f"{count} problems"
        where = next((d.span.file for d in self.diagnostics if d.span), "the spec")
        closing = f"{problems} in {where}; nothing was written."
        return "\n".join([*map(str, self.diagnostics), closing])


def _no_text(_path: Path, _key: bool, /) -> None:
    """Locate nothing: the spec came as data, not as text."""


class Diagnostics:
    """Collects problems, so that all of them are reported and never only the first."""

    def __init__(self, locate: Locate = _no_text) -> None:
        self._locate = locate
        # A mapping, since it drops duplicates and keeps the order of arrival.
        self._found: dict[Diagnostic, None] = {}
        self._unreadable: set[Path] = set()

    def error(
        self, code: str, path: Path, message: str, hint: str | None = None, *, key: bool = False
    ) -> None:
        """Note a problem at the value at `path`, or at its key if `key` is set."""
        if path not in self._unreadable:
            self._found[Diagnostic(code, path, message, hint, self._locate(path, key))] = None

    def unreadable(self, diagnostic: Diagnostic) -> None:
        """Note what could not be read; anything said later of the same path follows from it."""
        self._found[diagnostic] = None
        self._unreadable.add(diagnostic.path)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through the problems in the order of the text; those without a place in it first."""
        return iter(sorted(self._found, key=lambda d: (d.span is not None, d.span or ())))

    def __len__(self) -> int:
        return len(self._found)

    def raise_if_any(self) -> None:
        """Raise SpecError with everything found so far, if there is anything."""
        if self._found:
            raise SpecError(self)
