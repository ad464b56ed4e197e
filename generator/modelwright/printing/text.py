"""Text that people wrote, put safely into generated files of any kind.

Descriptions may hold any Unicode and any length. Every function here takes such text and
returns a form that cannot leave the place it is printed in and that fits the line length.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LINE_WIDTH = 100
INDENT = 4

# Where Python's tables differ from those ruff measures with (the Rust crate unicode-width).
_WIDTH_RANGES: dict[int, str] = {
    0: "09be 09d7 0b3e 0b57 0bbe 0bd7 0cc0 0cc2 0cc7-0cc8 0cca-0ccb 0cd5-0cd6 0d3e 0d4e 0d57 0dcf "
    "0ddf 1160-11ff 1715 1734 1b35 1b3b 1b3d 1b43-1b44 1baa 1bf2-1bf3 302e-302f 3164 a8fa a953 "
    "a9c0 d7b0-d7c6 d7cb-d7fb ff9e-ffa0 111c0 111c2-111c3 11235 1133e 1134d 11357 114b0 114bd "
    "115af 116b6 11930 1193d 1193f 11941 11a84-11a89 11d46 16ff0-16ff1 1d165-1d166 1d16d-1d172",
    1: "2d7f 1171e",
    2: "17a4 2630-2637 268a-268f 4dc0-4dff 1d300-1d356 1d360-1d376",
    3: "17d8",
}

_END_PUNCTUATION = ".!?\u3002\uff01\uff1f"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\sa-z])")
# Comments that tools obey, from their first word on or after a further `#`.
_PRAGMA = r"(?:noqa|nosec|pragma|(?:type|fmt|isort|mypy|pyright|pylint|ruff|flake8|ty|yapf)\s*:)"
_LEADING_PRAGMA = re.compile(_PRAGMA, re.IGNORECASE)
_INNER_PRAGMA = re.compile(rf"#\s*(?={_PRAGMA})", re.IGNORECASE)
_MARKDOWN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "\\|"})
# Quotes that could open or close a docstring: at its edges, or in a run.
_LOOSE_QUOTE = re.compile(r'^"|"$|""')


def _width_exceptions() -> Iterator[tuple[int, int]]:
    for width, ranges in _WIDTH_RANGES.items():
        for span in ranges.split():
            first, _, last = span.partition("-")
            for code in range(int(first, 16), int(last or first, 16) + 1):
                yield code, width


_EXCEPTIONS = dict(_width_exceptions())


def char_width(char: str) -> int:
    """Columns that a printable character takes, as ruff counts them: 0, 1 or 2."""
    if char.isascii():
        return 1
    if (known := _EXCEPTIONS.get(ord(char))) is not None:
        return known
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """Columns that a line of printable text takes, as ruff counts them for E501."""
    return len(text) if text.isascii() else sum(map(char_width, text))


def one_line(text: str) -> str:
    """The text on one line: white space becomes single spaces, what cannot be seen is dropped.

    Dropped are control, surrogate, private and unassigned characters, and the invisible
    directional ones that make source read differently from what it does (CVE-2021-42574).
    """
    visible = (char for char in " ".join(text.split()) if char.isprintable())
    return " ".join("".join(visible).split())


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs (parted by blank lines), each on one line, none of them empty."""
    lines = "\n".join(text.splitlines())
    return [line for part in re.split(r"\n\s*\n", lines) if (line := one_line(part))]


def wrap(text: str, width: int) -> list[str]:
    """Break one line of text at its spaces, and where there is none, within a word.

    Args:
        text: what `one_line` returns.
        width: columns a line may take.
    """
    lines: list[str] = []
    current, room = "", width
    for word in _words(text, width):
        size = text_width(word)
        if current and size + 1 > room:
            lines.append(current)
            current, room = "", width
        current, room = (f"{current} {word}", room - size - 1) if current else (word, width - size)
    return [*lines, current] if current else lines


def _words(text: str, width: int) -> Iterable[str]:
    for word in text.split(" "):
        if text_width(word) <= width:
            yield word
        else:
            yield from split_at_width(word, width)


def split_at_width(text: str, width: int) -> Iterator[str]:
    """Cut text into pieces of at most `width` columns, at least a character each."""
    piece, used = "", 0
    for char in text:
        size = char_width(char)
        if piece and used + size > width:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + size
    if piece:
        yield piece


def sentence(text: str) -> str:
    """The text on one line, ended by a period if it has no end punctuation (as D415 asks)."""
    line = one_line(text)
    return line if not line or line[-1] in _END_PUNCTUATION else f"{line}."


def docstring(text: str, *, indent: int = 4) -> str:
    """A docstring of the text, wrapped, stable under `ruff format`.

    Its first sentence stands alone where it fits on the first line, as PEP 257 asks. Quotes that
    could end it become single ones; with a backslash it is raw (D301).

    Args:
        text: any text with at least one visible character.
        indent: columns before the docstring. All lines but the first are indented so far.

    Raises:
        ValueError: the text holds nothing that can be seen.
    """
    parts = paragraphs(text)
    if not parts:
        msg = "a docstring needs text"
        raise ValueError(msg)
    parts[0] = sentence(parts[0])
    if any(map(_LOOSE_QUOTE.search, parts)):
        parts = [part.replace('"', "'") for part in parts]
    opening = 'r"""' if any("\\" in part for part in parts) else '"""'
    width = LINE_WIDTH - indent
    if len(parts) == 1 and text_width(parts[0]) + len(opening) + 3 <= width:
        return f'{opening}{parts[0]}"""'
    summary, *rest = _SENTENCE_END.split(parts[0], maxsplit=1)
    if text_width(summary) + len(opening) <= width:
        parts[:1] = [summary, *rest]
    # The opening quotes take columns of the first line: they are wrapped as part of the text.
    parts[0] = opening + parts[0]
    margin = " " * indent
    if len(parts) == 1 and text_width(parts[0]) <= width:
        # Alone on its line, it would draw the closing quotes up to it and past the line's end.
        width -= 3
    body = "\n\n".join(_indented(wrap(part, width), margin) for part in parts)
    return f'{body[indent:]}\n{margin}"""'


def _indented(lines: Iterable[str], margin: str) -> str:
    return "\n".join(margin + line for line in lines)


def comment(text: str, *, indent: int = 0) -> str:
    """The text as `#` lines; a line that a tool would take for an order to itself is quoted.

    Args:
        text: any text.
        indent: columns before the comment. All lines but the first are indented so far.
    """
    # Two columns for "# ", two for the quotes of a line that reads as a pragma.
    width = LINE_WIDTH - indent - 4
    parts = (_INNER_PRAGMA.sub("", part) for part in paragraphs(text))
    lines = (line for part in parts for line in wrap(part, width))
    return ("\n" + " " * indent).join(
        f'# "{line}"' if _LEADING_PRAGMA.match(line) else f"# {line}" for line in lines
    )


def quoted(text: str) -> str:
    r"""A string in double quotes that TOML and YAML read alike.

    What is not printable is escaped as `\UXXXXXXXX`, for TOML and YAML forbid it
    raw; lone surrogates, which neither can hold, become U+FFFD.
    """
    return '"' + "".join(map(_quoted_char, text)) + '"'


def _quoted_char(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char == "\n":
        return "\\n"
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if char.isprintable():
        return char
    return f"\\U{ord(char):08x}"


def markdown(text: str) -> str:
    """The text on one line for Markdown, tables included: it makes no HTML and no column."""
    return one_line(text).translate(_MARKDOWN)
