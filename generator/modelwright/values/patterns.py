"""Regular expressions taken apart into a row of slots, for `samples` to fill.

At run time Pydantic matches patterns with the regex engine of Rust. Here they are parsed by the
standard library's, which knows almost the same language; what differs is found by trying the
samples. All work is bounded: of a pattern that can match in very many ways only some are seen.
"""

import importlib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase, digits, punctuation
from typing import Any, Final, TypeAlias

VISIBLE: Final = ascii_lowercase + ascii_uppercase + digits + "-_.@" + punctuation + " "
UNBOUNDED: Final = 1_000_000
MAX_CHOICES: Final = 26
_MAX_SLOTS: Final = 200
_MAX_VARIANTS: Final = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """Some characters of one alphabet, `low` to `high` of them."""

    alphabet: str
    low: int
    high: int


# The standard library's parser has neither a public face nor stubs.
_Parsed: TypeAlias = Any
_parser: _Parsed = importlib.import_module("re._parser")


def variants(pattern: str | None) -> list[list[Slot]]:
    """Ways to match the pattern, the shortest first; none when it cannot be parsed."""
    return list(itertools.islice(_variants(pattern), _MAX_VARIANTS))


def _variants(pattern: str | None) -> Iterator[list[Slot]]:
    if pattern is None:
        yield [Slot(VISIBLE, 0, UNBOUNDED)]
        return
    try:
        tree = _parser.parse(pattern)
    except (re.error, OverflowError, RecursionError):
        return
    for slots in _sequence(list(tree)):
        yield list(_merged(slots))


def _sequence(nodes: list[tuple[_Parsed, _Parsed]]) -> Iterator[list[Slot]]:
    if not nodes:
        yield []
        return
    for first in itertools.islice(_node(*nodes[0]), _MAX_VARIANTS):
        for rest in itertools.islice(_sequence(nodes[1:]), _MAX_VARIANTS):
            if len(first) + len(rest) <= _MAX_SLOTS:
                yield first + rest


def _node(kind: _Parsed, value: _Parsed) -> Iterator[list[Slot]]:
    match str(kind):
        case "LITERAL":
            yield [Slot(chr(value), 1, 1)]
        case "NOT_LITERAL" | "ANY" | "IN":
            if alphabet := _alphabet(kind, value):
                yield [Slot(alphabet, 1, 1)]
        case "AT":
            yield []
        case "SUBPATTERN":
            yield from _sequence(list(value[-1]))
        case "ATOMIC_GROUP":
            yield from _sequence(list(value))
        case "BRANCH":
            for branch in value[1]:
                yield from _sequence(list(branch))
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            yield from _repeat(*value)
        case _:
            # Look-around and references: Pydantic's engine has none.
            return


def _repeat(low: int, high: _Parsed, body: _Parsed) -> Iterator[list[Slot]]:
    most = min(int(high), UNBOUNDED)
    for slots in itertools.islice(_sequence(list(body)), _MAX_VARIANTS):
        if len(slots) == 1:
            slot = slots[0]
            yield [Slot(slot.alphabet, slot.low * low, min(slot.high * most, UNBOUNDED))]
        elif len(slots) * low <= _MAX_SLOTS:
            yield slots * low
            if low == 0 < most:
                yield slots


def _alphabet(kind: _Parsed, value: _Parsed) -> str:
    items: list[tuple[_Parsed, _Parsed]] = list(value) if str(kind) == "IN" else [(kind, value)]
    negated = str(items[0][0]) == "NEGATE"
    listed = "".join(_listed(items))
    pool = dict.fromkeys(VISIBLE if negated else VISIBLE + listed)
    return "".join(char for char in pool if any(_has(item, char) for item in items) != negated)


def _listed(items: Iterable[tuple[_Parsed, _Parsed]]) -> Iterator[str]:
    """Characters a class names itself, some of each range."""
    for kind, value in items:
        if str(kind) == "LITERAL":
            yield chr(value)
        elif str(kind) == "RANGE":
            yield from map(chr, range(value[0], min(value[1], value[0] + MAX_CHOICES) + 1))


_CATEGORIES: Final[dict[str, re.Pattern[str]]] = {
    "CATEGORY_DIGIT": re.compile(r"\d"),
    "CATEGORY_NOT_DIGIT": re.compile(r"\D"),
    "CATEGORY_SPACE": re.compile(r"\s"),
    "CATEGORY_NOT_SPACE": re.compile(r"\S"),
    "CATEGORY_WORD": re.compile(r"\w"),
    "CATEGORY_NOT_WORD": re.compile(r"\W"),
}


def _has(item: tuple[_Parsed, _Parsed], char: str) -> bool:
    kind, value = item
    match str(kind):
        case "LITERAL":
            return char == chr(value)
        case "NOT_LITERAL":
            return char != chr(value)
        case "RANGE":
            return bool(value[0] <= ord(char) <= value[1])
        case "CATEGORY":
            return _CATEGORIES[str(value)].match(char) is not None
        case "ANY":
            return char != "\n"
        case _:
            return False


def _merged(slots: Iterable[Slot]) -> Iterator[Slot]:
    """Neighbours of one alphabet made one slot, so that two digits count to 100, not 10."""
    for alphabet, group in itertools.groupby(slots, key=lambda slot: slot.alphabet):
        run = list(group)
        if len(alphabet) == 1:
            yield from run
        else:
            high = min(sum(slot.high for slot in run), UNBOUNDED)
            yield Slot(alphabet, sum(slot.low for slot in run), high)
