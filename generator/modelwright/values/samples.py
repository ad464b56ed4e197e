"""Strings that satisfy a pattern by construction, for the generated tests.

A pattern becomes a row of slots, and one slot takes the counter. Every sample is tried with
Pydantic before it is handed out, so that a difference between the regex engines of Python and of
Rust (which Pydantic uses) costs a sample, never a wrong one.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import SchemaError

from ..printing.code import Text
from .patterns import MAX_CHOICES, UNBOUNDED, VISIBLE, Slot, variants

LETTERS_SOURCE: Final = '''\
def letters(n: int, width: int) -> str:
    """The number in base 26, in small letters."""
    return "".join(chr(ord("a") + n // 26**place % 26) for place in reversed(range(width)))
'''
"""The function that some samples call; the generated tests' factories hold it."""

_WIDE: Final = 9
"""Digits that a counter needs at most: more values no test makes."""
_LETTERS: Final = 7
"""Letters with as many values as that."""
_TRIALS: Final = (*range(1, 51), 99, 100, 999, 12345)


@dataclass(frozen=True, slots=True)
class Sample:
    """Values of one field.

    Attributes:
        expression: Python source of a value, in terms of `n`; it may call `letters`.
        distinct: how many different values it has over n = 0, 1, 2 ...
        first: the value for n = 1.
    """

    expression: str
    distinct: int
    first: str


@dataclass(frozen=True, slots=True)
class _Counter:
    """What stands for the number `n`: its source, its value, how many values it has.

    The source goes into braces of an f-string, or else is a string by itself.
    """

    source: str
    value: Callable[[int], str]
    distinct: int
    in_f_string: bool = True

    @property
    def alone(self) -> str:
        """The source of the text where nothing stands beside it."""
        if self.source.startswith("letters("):
            return self.source
        return f'f"{{{self.source}}}"' if ":" in self.source else f"str({self.source})"


def letters(n: int, width: int) -> str:
    """What the function in LETTERS_SOURCE returns."""
    return "".join(chr(ord("a") + n // 26**place % 26) for place in reversed(range(width)))


def pattern_error(pattern: str) -> str | None:
    """Why Pydantic does not take the pattern, in one line, or None when it does."""
    try:
        pattern.encode()
        _adapter(pattern, None, None)
    except SchemaError as error:
        reason = re.search(r"^error: (.*)$", str(error), re.MULTILINE)
        if reason:
            return reason[1]
        return "it is too large" if "size limit" in str(error) else "it cannot be compiled"
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair, which is no character"
    return None


def sample(
    pattern: str | None,
    min_length: int | None = None,
    max_length: int | None = None,
    prefix: str | None = None,
) -> Sample | None:
    """Values that match, as different from each other as the pattern lets them be.

    Args:
        pattern: what the value must match somewhere (Pydantic searches), or None.
        min_length: least number of characters.
        max_length: greatest number of characters.
        prefix: a word to begin with where the pattern and the lengths leave room for it.

    Returns:
        None when no value was found with bounded work; the spec can give an `example`.
    """
    if pattern is not None and pattern_error(pattern):
        return None
    low, high = min_length or 0, UNBOUNDED if max_length is None else max_length
    accepts = _validator(pattern, min_length, max_length)
    ways = variants(pattern)
    best: Sample | None = None
    for slots in _with_free_ends(ways):
        for found in _with_counter(slots, low, high, prefix, accepts):
            if found.distinct >= 10**_WIDE:
                return found
            if best is None or found.distinct > best.distinct:
                best = found
    fixed = _fixed([_fill(slots, low) for slots in ways], accepts)
    return max(filter(None, (best, fixed)), key=lambda found: found.distinct, default=None)


def violation(
    pattern: str, min_length: int | None = None, max_length: int | None = None
) -> str | None:
    """A value that only the pattern refuses, or None when none of the usual ones does."""
    matches = _validator(pattern, None, None)
    low, high = min_length or 0, UNBOUNDED if max_length is None else max_length
    for text in ("!", " ", "~ ~", "a", "A", "0", "-", "_", "\u2603", "\n", ""):
        value = text * max(1, -(-low // len(text))) if text else text
        if low <= len(value) <= high and not matches(value):
            return value
    return None


def _with_free_ends(ways: list[list[Slot]]) -> Iterator[list[Slot]]:
    """The ways, then with anything after or before, which a pattern without anchors takes."""
    free = Slot(VISIBLE, 0, UNBOUNDED)
    yield from ways
    yield from ([*slots, free] for slots in ways)
    yield from ([free, *slots] for slots in ways)


@lru_cache(maxsize=256)
def _adapter(
    pattern: str | None, min_length: int | None, max_length: int | None
) -> TypeAdapter[str]:
    constraint: Any = Field(pattern=pattern, min_length=min_length, max_length=max_length)
    return TypeAdapter(Annotated[str, constraint])


def _validator(
    pattern: str | None, min_length: int | None, max_length: int | None
) -> Callable[[str], bool]:
    adapter = _adapter(pattern, min_length, max_length)

    def accepts(value: str) -> bool:
        try:
            adapter.validate_python(value)
        except ValidationError:
            return False
        return True

    return accepts


def _fill(slots: list[Slot], length: int) -> str:
    """The shortest text of at least that length, as far as the slots can grow."""
    missing = max(0, length - sum(slot.low for slot in slots))
    text = ""
    for slot in slots:
        extra = min(missing, slot.high - slot.low)
        missing -= extra
        text += slot.alphabet[0] * (slot.low + extra)
    return text


def _with_counter(
    slots: list[Slot], low: int, high: int, prefix: str | None, accepts: Callable[[str], bool]
) -> Iterator[Sample]:
    for place, slot in enumerate(slots):
        before, after = slots[:place], slots[place + 1 :]
        taken = sum(other.low for other in (*before, *after))
        widest = min(slot.high, high - taken)
        if widest < max(slot.low, 1):
            continue
        others = low - widest
        start = _fill(before, max(0, others - sum(other.low for other in after)))
        end = _fill(after, max(0, others - len(start)))
        narrowest = max(slot.low, low - len(start) - len(end), 1)
        widest = min(slot.high, high - len(start) - len(end))
        words = [f"{prefix}-", f"{prefix}_", prefix] if prefix else []
        for word in (*words, ""):
            # A word must leave the counter as much room as a test may need.
            room = (max(narrowest - len(word), 1), widest - len(word))
            if not word or (room[1] >= _WIDE and set(word) <= set(slot.alphabet)):
                yield from _verified(start + word, _counters(slot.alphabet, *room), end, accepts)


def _counters(alphabet: str, narrowest: int, widest: int) -> Iterator[_Counter]:
    """The counters that the alphabet allows, within a number of characters."""
    if set(digits) <= set(alphabet):
        yield _digits(narrowest, widest)
    width = max(narrowest, min(widest, _LETTERS))
    if set(ascii_lowercase) <= set(alphabet):
        yield _Counter(f"letters(n, {width})", lambda n: letters(n, width), 26**width)
    if set(ascii_uppercase) <= set(alphabet):
        source = f"letters(n, {width}).upper()"
        yield _Counter(source, lambda n: letters(n, width).upper(), 26**width)
    if len(alphabet) > 1:
        yield _choice(alphabet[:MAX_CHOICES], narrowest)


def _digits(narrowest: int, widest: int) -> _Counter:
    if widest >= narrowest + _WIDE:
        form = f"n:0{narrowest}" if narrowest > 1 else "n"
        return _Counter(form, lambda n: f"{n:0{narrowest}}", 10**_WIDE)
    count = 10**widest
    form = f"n % {count}:0{widest}" if widest > 1 else f"n % {count}"
    return _Counter(form, lambda n: f"{n % count:0{widest}}", count)


def _choice(characters: str, width: int) -> _Counter:
    last = characters[0] * (width - 1)
    source = f"{Text(characters).flat}[n % {len(characters)}]"
    if last:
        source += f" + {Text(last).flat}"
    return _Counter(
        source, lambda n: characters[n % len(characters)] + last, len(characters), in_f_string=False
    )


def _verified(
    start: str, counters: Iterable[_Counter], end: str, accepts: Callable[[str], bool]
) -> Iterator[Sample]:
    for counter in counters:
        values = [start + counter.value(n) + end for n in _TRIALS]
        if all(map(accepts, values)):
            yield Sample(_expression(start, counter, end), counter.distinct, values[0])


def _expression(start: str, counter: _Counter, end: str) -> str:
    if not (start or end) and counter.in_f_string:
        return counter.alone
    ends = [Text(text).flat if text else "" for text in (start, end)]
    if not counter.in_f_string:
        return " + ".join(filter(None, (ends[0], counter.source, ends[1])))
    # The NUL holds the field's place: no sample has one, and its escape is made only here.
    text = Text(f"{start}\0{end}".replace("{", "{{").replace("}", "}}")).flat
    return "f" + text.replace("\\x00", f"{{{counter.source}}}")


def _fixed(texts: Iterable[str], accepts: Callable[[str], bool]) -> Sample | None:
    """The different texts themselves, taken in turn."""
    values = list(dict.fromkeys(filter(accepts, texts)))
    if not values:
        return None
    if len(values) == 1:
        return Sample(Text(values[0]).flat, 1, values[0])
    sources = ", ".join(Text(value).flat for value in values)
    return Sample(f"({sources})[n % {len(values)}]", len(values), values[1])
