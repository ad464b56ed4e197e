"""Breaks lines of source that names have made too long, where `ruff format` does.

For source that is there as text: `layout` prints the nodes of `code`.
"""

import re
from collections.abc import Iterator
from typing import Final

from .text import INDENT, LINE_WIDTH, text_width

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_CLAUSE: Final = re.compile(r" (?=(?:async for|for|if) )")
_CALLED: Final = re.compile(r"[\w\])]$")


def wrapped(source: str) -> str:
    """The source with its lines of one statement or item broken, that are too long for a line."""
    return "\n".join(_line(line) for line in source.split("\n"))


def _line(line: str) -> str:
    if text_width(line) <= LINE_WIDTH:
        return line
    text = line.lstrip(" ")
    indent = len(line) - len(text)
    suffix = "," if text.endswith(",") else ""
    lines = broken(text.removesuffix(","), indent, suffix)
    return "\n".join(lines)


def broken(text: str, indent: int, suffix: str = "") -> Iterator[str]:
    """The lines of a statement or an item; one line where there is no bracket to break."""
    margin = " " * indent
    bracket = _last_bracket(text)
    if bracket is None or text_width(f"{margin}{text}{suffix}") <= LINE_WIDTH:
        yield f"{margin}{text}{suffix}"
        return
    begin, end = bracket
    yield margin + text[: begin + 1]
    called = text[begin] != "{" and begin > 0 and _CALLED.search(text[:begin]) is not None
    yield from _body(text[begin + 1 : end], indent + INDENT, joined=called)
    yield margin + text[end:] + suffix


def _body(text: str, indent: int, *, joined: bool) -> Iterator[str]:
    """What a bracket holds; on one line if it fits there, unless it is a list of its own."""
    clauses = _clauses(text)
    if (joined or len(clauses) > 1) and text_width(" " * indent + text) <= LINE_WIDTH:
        yield " " * indent + text
    elif len(clauses) > 1:
        for clause in clauses:
            yield from _operands(clause, indent)
    else:
        parts = [part.strip() for part in _split(text, ",") if part.strip()]
        for part in parts:
            yield from _operands(part, indent, "," if len(parts) > 1 else "")


def _operands(text: str, indent: int, suffix: str = "") -> Iterator[str]:
    """The lines of what stands within a bracket, where unions are broken before their brackets."""
    first, *others = [operand.strip() for operand in _split(text, "|")]
    if not others or text_width(" " * indent + text + suffix) <= LINE_WIDTH:
        yield from broken(text, indent, suffix)
        return
    yield from broken(first, indent)
    for operand in others[:-1]:
        yield from broken(f"| {operand}", indent)
    yield from broken(f"| {others[-1]}", indent, suffix)


def _last_bracket(text: str) -> tuple[int, int] | None:
    """Where the last bracket opens and closes that holds something and stands in no other."""
    depth, begin, found = 0, 0, None
    for at, char in _code(text):
        if char in _CLOSING:
            begin = begin if depth else at
            depth += 1
        elif char in _CLOSING.values():
            depth -= 1
            found = (begin, at) if not depth and at > begin + 1 else found
    return found


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand in no bracket."""
    depth, begin, found = 0, 0, list[str]()
    for at, char in _code(text):
        depth += (char in _CLOSING) - (char in _CLOSING.values())
        if char == separator and not depth:
            found.append(text[begin:at])
            begin = at + 1
    return [*found, text[begin:]]


def _clauses(text: str) -> list[str]:
    """A comprehension's element and its clauses; the text alone where it is none."""
    depths = dict[int, int]()
    depth = 0
    for at, char in _code(text):
        depths[at] = depth
        depth += (char in _CLOSING) - (char in _CLOSING.values())
    cuts = [m.start() for m in _CLAUSE.finditer(text) if depths.get(m.start()) == 0]
    if not any(text[cut:].startswith((" for ", " async for ")) for cut in cuts):
        return [text]
    return [text[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _code(text: str) -> Iterator[tuple[int, str]]:
    """The characters outside of strings, with their places."""
    at = 0
    while at < len(text):
        if string := _STRING.match(text, at):
            at = string.end()
        else:
            yield at, text[at]
            at += 1
