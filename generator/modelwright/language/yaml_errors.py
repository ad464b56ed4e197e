"""PyYAML's complaints in plain words, with the way out.

PyYAML names the grammar's productions ("expected <block end>"); a person who wrote
`{name: str?}` needs to hear that the value wants quotes.
"""

import re
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class _Wording:
    """How one of PyYAML's problems is said.

    `{1}` is the first group of the pattern, `{word}` the text around the mark, `{line}` the
    line where the broken construct begins. `at_start` points there and not to its end.
    """

    problem: str
    message: str
    hint: str
    at_start: bool = False


_WORDINGS = (
    _Wording(
        "mapping values are not allowed here",
        "`:` is not allowed here",
        'quote text that holds ": ", and check the indentation of this line',
    ),
    _Wording(
        r"found character '\\t' that cannot start any token",
        "a tab is not allowed here",
        "indent with spaces",
    ),
    _Wording(
        r"found character '(.)' that cannot start any token",
        "unquoted text cannot begin with `{1}`",
        'quote it: "{word}"',
    ),
    _Wording(
        r"expected ',' or '.', but got '<stream end>'",
        "the bracket opened here is never closed",
        "add the closing bracket",
        at_start=True,
    ),
    _Wording(
        r"expected ',' or '.', but got '([?\[{])'",
        "`{word}` is not allowed unquoted between brackets",
        'quote it: "{word}"',
    ),
    _Wording(
        r"expected ',' or '(.)', but got",
        "expected `,` or `{1}` here",
        "separate with `, `, close every bracket, and quote text with special characters",
    ),
    _Wording(
        "expected <block end>, but found",
        "this does not fit the block that begins in line {line}",
        "begin everything of one level in the same column, and quote text as a whole",
    ),
    _Wording(
        r"expected the node content, but found '(.*)'",
        "expected a value, found `{1}`",
        "remove it, or quote it if it is text",
    ),
    _Wording(
        "found unexpected end of stream",
        "the quote opened here is never closed",
        "add the closing quote",
        at_start=True,
    ),
    _Wording(
        "found unknown escape character '(.*)'",
        r"`\{1}` means nothing in double quotes",
        r"write `\\{1}`, or use single quotes",
    ),
    _Wording(
        "found undefined alias '(.*)'",
        "there is no anchor `&{1}` before this alias",
        'define the anchor first, or quote the text: "*{1}"',
    ),
    _Wording(
        "could not find expected ':'",
        "expected `:` after the key that begins in line {line}",
        "write `key: value`; a list item begins with `- `",
    ),
    _Wording(
        "sequence entries are not allowed here",
        "a list item is not allowed here",
        'begin the list in a line of its own, or quote the text if "-" belongs to it',
    ),
    _Wording(
        "expected '<document start>', but found",
        "this does not belong to what stands above it",
        "begin every top-level key in the first column",
    ),
    _Wording(
        "expected alphabetic or numeric character, but found",
        "a name must follow `&` or `*` here",
        'quote text that begins with such a character: "{word}"',
    ),
    _Wording(
        "expected (chomping|a comment or a line break)",
        "nothing may follow `|` or `>` in this line",
        "begin the text in the next line, or quote it",
    ),
    _Wording(
        "mapping keys are not allowed here",
        "`?` is not allowed here",
        'quote text that begins with it: "{word}"',
    ),
    _Wording(
        r"nested deeper than (\d+) levels",
        "the spec is nested deeper than {1} levels",
        "nothing in the language needs that; look for a bracket too many",
    ),
    _Wording(
        "but found another document",
        "a second document begins here",
        "remove the line `---`: a spec is one document",
    ),
)

_ENDS_WORD = r"[^\s,{}:]"


def explain(error: yaml.MarkedYAMLError) -> tuple[str, str | None, yaml.Mark | None]:
    """Return message, hint and place of what PyYAML complains about."""
    problem = error.problem or "it cannot be read"
    mark = error.problem_mark or error.context_mark
    start = error.context_mark or mark
    for wording in _WORDINGS:
        if (found := re.search(wording.problem, problem, re.DOTALL)) is not None:
            values = {
                "word": _word_at(mark),
                "line": start.line + 1 if start else 1,
                **{str(i): group for i, group in enumerate(found.groups(), 1)},
            }
            place = start if wording.at_start else mark
            return _fill(wording.message, values), _fill(wording.hint, values), place
    return f"not valid YAML: {problem}", None, mark


def _fill(text: str, values: dict[str, str | int]) -> str:
    """Fill in `{name}`; anything else in braces stays, unlike with `str.format`."""
    return re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), text)


def _word_at(mark: yaml.Mark | None) -> str:
    """Return the unquoted text around a mark, as far as the line goes."""
    if mark is None or mark.buffer is None:
        return ""
    before = re.search(rf"{_ENDS_WORD}*$", mark.buffer[: mark.pointer])
    after = re.match(rf"{_ENDS_WORD}*", mark.buffer[mark.pointer :].rstrip("\0"))
    return (before[0] if before else "") + (after[0] if after else "")
