"""Patterns of LIKE in the words of each database, or in words that both share."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from ..printing.sql import ExpressionError, literal

_ONE: Final = None
"""What stands in a piece of a pattern for any one character (`_`)."""
Piece = Sequence[str | None]


class Comparison(NamedTuple):
    """`left = right`, or `<>`, or `>=`."""

    left: str
    sign: str
    right: str

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"

    @property
    def opposite(self) -> "Comparison":
        """What is true where this is false."""
        signs = {"=": "<>", "<>": "=", ">=": "<"}
        return self._replace(sign=signs[self.sign])


def glob(pattern: str) -> str:
    """Turn a pattern of LIKE into one of SQLite's GLOB, which respects case as PostgreSQL does.

    Raises:
        ExpressionError: it ends in its escape character.
    """
    return "*".join("".join(map(_glob, piece)) for piece in _pieces(pattern))


def _glob(character: str | None) -> str:
    if character is None:
        return "?"
    return f"[{character}]" if character in "*?[" else character


def comparisons(value: str, pattern: str) -> list[Comparison] | None:
    """Say `value LIKE pattern` in functions of both databases; all that comes must be true.

    None where it takes a search from the middle, which they have no common word for.

    Raises:
        ExpressionError: the pattern ends in its escape character.
    """
    head, *others = _pieces(pattern)
    if not others:
        return _exactly(value, head)
    *middle, tail = others
    inner = [piece for piece in middle if piece]
    if inner:
        return None if head or tail or len(inner) > 1 else _within(value, inner[0])
    found = [*_starting(value, head), *_ending(value, tail)]
    both = bool(head) and bool(tail)
    if both or not found or head[-1:] == [_ONE] or _ONE in tail:
        length = len(head) + len(tail)
        found.append(Comparison(f"length({value})", ">=", str(length)))
    return found


def _exactly(value: str, piece: Piece) -> list[Comparison]:
    if _ONE not in piece:
        return [Comparison(value, "=", literal(_text(piece)))]
    length = Comparison(f"length({value})", "=", str(len(piece)))
    return [*_starting(value, piece), length]


def _within(value: str, piece: Piece) -> list[Comparison] | None:
    if _ONE in piece:
        return None
    return [Comparison(f"replace({value}, {literal(_text(piece))}, '')", "<>", value)]


def _starting(value: str, piece: Piece) -> Iterator[Comparison]:
    for place, run in _runs(piece):
        start = f"substr({value}, {place + 1}, {len(run)})"
        yield Comparison(start, "=", literal(run))


def _ending(value: str, piece: Piece) -> Iterator[Comparison]:
    for place, run in _runs(piece):
        back = len(piece) - place - 1
        start = f"length({value}) - {back}" if back else f"length({value})"
        is_last = place + len(run) == len(piece)
        count = "" if is_last else f", {len(run)}"
        yield Comparison(f"substr({value}, {start}{count})", "=", literal(run))


def _runs(piece: Piece) -> Iterator[tuple[int, str]]:
    """The texts between the wildcards, with their places."""
    for wild, group in groupby(enumerate(piece), key=lambda item: item[1] is _ONE):
        run = list(group)
        if not wild:
            yield run[0][0], _text([character for _, character in run])


def _text(piece: Piece) -> str:
    return "".join(filter(None, piece))


def _pieces(pattern: str) -> list[list[str | None]]:
    r"""What stands between the `%` of a pattern; a `\` makes its next character plain."""
    pieces: list[list[str | None]] = [[]]
    characters = iter(pattern)
    for character in characters:
        if character == "%":
            pieces.append([])
        elif character == "\\":
            plain = next(characters, None)
            if plain is None:
                raise ExpressionError("the pattern of LIKE ends in its escape character")
            pieces[-1].append(plain)
        else:
            pieces[-1].append(_ONE if character == "_" else character)
    return pieces
