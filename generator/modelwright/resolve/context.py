"""What every pass of `resolve` needs at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..diagnostics import Diagnostics, Path
from ..language import Spec, nearest
from ..language.source import Source
from ..model import Enum


@dataclass(frozen=True, slots=True)
class Context:
    """The spec, where its texts stand, and where problems go."""

    source: Source
    spec: Spec
    diagnostics: Diagnostics
    enums: Mapping[str, Enum]

    def error(
        self, code: str, path: Path, message: str, hint: str | None = None, *, key: bool = False
    ) -> None:
        """Report a problem at the value, or at the key, of `path`."""
        self.diagnostics.error(code, path, message, hint, key=key)


class Taken:
    """Names that are given away, and to whom; they must differ in more than case."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def claim(self, name: str, owner: str) -> str | None:
        """Give a name to its owner, or tell who has it already."""
        folded = name.lower()
        if folded in self._owners:
            return self._owners[folded]
        self._owners[folded] = owner
        return None


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `name`, or all of them if none is alike."""
    words = list(known)
    if close := nearest(name, words):
        return f"did you mean `{close}`?"
    return f"known here: {', '.join(words)}" if words else "there is none in this spec"
