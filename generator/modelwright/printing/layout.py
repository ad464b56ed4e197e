"""Breaks source into lines exactly where `ruff format` does.

A bracket that does not fit on its line is broken, the outermost first: a call's arguments go
to one line of their own if they fit there; else, and in every other bracket at once, each item
gets its line. A string too long for its line is printed in pieces. The rules are ruff's (its
stable style of 2026, line length 100) as the property tests in test_layout.py hold them to it.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from .code import (
    Attribute,
    Bracketed,
    Call,
    Import,
    Item,
    Name,
    Node,
    Text,
    TupleOf,
    escape_byte,
    escape_char,
)
from .text import INDENT, LINE_WIDTH, text_width
from .wrapping import broken

FIRST_PARTY = ("migrations", "tests")
"""The folders of a generated project that hold modules beside its package."""


def render(node: Node, *, indent: int = 0, prefix: str = "", suffix: str = "") -> str:
    """The source `prefix + node + suffix` as an item inside a bracket or a statement alone.

    Args:
        node: the expression.
        indent: the column it starts at. All lines but the first are indented so far, so that
            a template writes the first line's indentation itself.
        prefix: source before it on its first line, such as `name=` or `@router.get`.
        suffix: source after it on its last line, such as a comma.
    """
    start = indent + text_width(prefix)
    return f"{prefix}{_layout(node, indent, start, len(suffix))}{suffix}"


def statement(prefix: str, value: Node, *, indent: int = 0) -> str:
    """The statement `prefix + value`, where the prefix is `name = `, `return ` or the like.

    A value that would pass the line's end goes into parentheses where that helps.

    Args:
        prefix: source up to the value, on one line, with the space that ends it.
        value: the expression.
        indent: the column it starts at. All lines but the first are indented so far.
    """
    return prefix + _right_side(value, indent, indent + text_width(prefix))


def assignment(target: str, value: Node, annotation: Node | None = None, *, indent: int = 0) -> str:
    """`target = value` or `target: annotation = value`, laid out as by `statement`.

    A target that leaves no room is printed past the line's end, as ruff does.
    """
    if annotation is None:
        return statement(f"{target} = ", value, indent=indent)
    head = f"{target}: {annotation.flat} = "
    # The annotation stays whole where the value can begin after it, if only by a parenthesis.
    fits = indent + text_width(head) + 1 <= LINE_WIDTH
    if not fits and isinstance(annotation, Bracketed):
        broken = _break(annotation, indent, indent + len(target) + 2, 0)
    elif not fits and " | " in annotation.flat:
        broken = _parenthesised(_union_lines(annotation.flat, indent + INDENT), indent)
    else:
        return statement(head, value, indent=indent)
    return f"{target}: {broken} = " + _right_side(value, indent, indent + len(") = "))


def _union_lines(union: str, indent: int) -> list[str]:
    """A union of types on one line if it fits, else a line for each of them."""
    if indent + text_width(union) <= LINE_WIDTH:
        return [union]
    first, *others = union.split(" | ")
    parts = [first, *(f"| {other}" for other in others)]
    margin = " " * indent
    return [line.removeprefix(margin) for part in parts for line in broken(part, indent)]


def declaration(target: str, annotation: Node, *, indent: int = 0) -> str:
    """`target: annotation`, broken inside the annotation where it is too long."""
    return render(annotation, indent=indent, prefix=f"{target}: ")


def _right_side(value: Node, indent: int, start: int) -> str:
    """The value of a statement: as it is, broken at its own brackets, or parenthesised."""
    width = text_width(value.flat)
    if start + width <= LINE_WIDTH:
        return value.flat
    inner = indent + INDENT
    if isinstance(value, Text) and inner + width > LINE_WIDTH:
        return _parenthesised(_pieces(value, LINE_WIDTH - inner), indent)
    first_line = text_width(_first_line(value))
    if start + first_line <= LINE_WIDTH or inner + first_line > LINE_WIDTH:
        return _layout(value, indent, start, 0)
    return _parenthesised([_layout(value, inner, inner, 0)], indent)


def _first_line(node: Node) -> str:
    """What must stay on the node's first line when it breaks at its first bracket."""
    if isinstance(node, Attribute):
        first = _first_line(node.value)
        return node.flat if first == node.value.flat else first
    if not isinstance(node, Bracketed):
        return node.flat
    if node.head and (first := _first_line(node.head)) != node.head.flat:
        return first
    return node.start if node.items else node.flat


def _layout(node: Node, indent: int, start: int, trailing: int) -> str:
    """The node from column `start` on, with `trailing` columns kept free on its last line."""
    if start + text_width(node.flat) + trailing <= LINE_WIDTH:
        return node.flat
    match node:
        case Name():
            return node.flat
        case Text():
            return _break_text(node, indent, start, trailing)
        case Attribute(value, name):
            return f"{_layout(value, indent, start, trailing + len(name) + 1)}.{name}"
        case _:
            return _break(node, indent, start, trailing)


def _break(node: Bracketed, indent: int, start: int, trailing: int) -> str:
    head = ""
    if node.head is not None:
        own = len(node.opening) if node.items else len(node.opening + node.closing) + trailing
        head = _layout(node.head, indent, start, own)
    if not node.items:
        return f"{head}{node.opening}{node.closing}"
    if "\n" in head and _fits_after(node, head, trailing):
        return head + _after_head(node)
    inner = indent + INDENT
    margin = "\n" + " " * inner
    body = margin.join(_body(node, inner))
    return f"{head}{node.opening}{margin}{body}\n{' ' * indent}{node.closing}"


def _fits_after(node: Bracketed, head: str, trailing: int) -> bool:
    last = head.rpartition("\n")[2]
    return text_width(last + _after_head(node)) + trailing <= LINE_WIDTH


def _after_head(node: Bracketed) -> str:
    return node.flat[len(node.start) - len(node.opening) :]


def _body(node: Bracketed, indent: int) -> Iterator[str]:
    """The lines between a broken bracket's ends, the first without its indentation."""
    if isinstance(node, Call):
        arguments = ", ".join(item.flat for item in node.items)
        if indent + text_width(arguments) <= LINE_WIDTH:
            yield arguments
            return
    comma = "," if len(node.items) > 1 or isinstance(node, TupleOf) else ""
    for item in node.items:
        yield _item(item, indent, len(comma), in_call=isinstance(node, Call)) + comma


def _item(item: Item, indent: int, trailing: int, *, in_call: bool) -> str:
    value = item.value
    start = indent + text_width(item.prefix)
    too_long = start + text_width(value.flat) + trailing > LINE_WIDTH
    if isinstance(value, Text) and too_long and (item.prefix or not in_call):
        # Pieces between commas would read as items of their own.
        pieces = _pieces(value, LINE_WIDTH - indent - INDENT)
        return item.prefix + _parenthesised(pieces, indent)
    if isinstance(value, Name) and too_long and item.prefix:
        inner = indent + INDENT
        if inner + text_width(value.flat) <= LINE_WIDTH:
            return item.prefix + _parenthesised([value.flat], indent)
    return item.prefix + _layout(value, indent, start, trailing)


def _parenthesised(lines: Iterable[str], indent: int) -> str:
    margin = "\n" + " " * (indent + INDENT)
    return f"({margin}{margin.join(lines)}\n{' ' * indent})"


def _break_text(node: Text, indent: int, start: int, trailing: int) -> str:
    if start != indent:
        return node.flat
    pieces = _pieces(node, LINE_WIDTH - indent - trailing)
    return ("\n" + " " * indent).join(pieces)


def _pieces(node: Text, width: int) -> list[str]:
    """The literal in pieces that fit the width, cut after spaces where there are any."""
    if text_width(node.flat) <= width:
        return [node.flat]
    if isinstance(node.value, bytes):
        chunks = _chunks(node.value.decode("latin-1"), width - len('b""'), binary=True)
        return [Text(chunk.encode("latin-1")).flat for chunk in chunks]
    return [Text(chunk).flat for chunk in _chunks(node.value, width - len('""'), binary=False)]


def _chunks(text: str, width: int, *, binary: bool) -> Iterator[str]:
    escape = escape_byte if binary else escape_char
    begin = cut = used = used_at_cut = 0
    for end, char in enumerate(text):
        # Which quotes a piece gets is known only at its end: both count as escaped.
        size = 2 if char in "\"'" else text_width(escape(char))
        if used + size > width and end > begin:
            if cut <= begin:
                cut, used_at_cut = end, used
            yield text[begin:cut]
            begin, used = cut, used - used_at_cut
        used += size
        if char == " ":
            cut, used_at_cut = end + 1, used
    yield text[begin:]


def import_block(imports: Iterable[Import], *, first_party: str) -> str:
    """The imports as ruff's isort rules and its formatter print them, without a last newline.

    Args:
        imports: in any order, doubles allowed.
        first_party: the generated project's own package, whose imports come last.
    """

    def section(imported: Import) -> int:
        top = re.split(r"[. ]", imported.module, maxsplit=1)[0]
        if top in {first_party, *FIRST_PARTY}:
            return 2
        return 0 if top in sys.stdlib_module_names else 1

    ordered = sorted(set(imports), key=section)
    groups = groupby(ordered, key=section)
    return "\n\n".join("\n".join(_import_lines(group)) for _, group in groups)


def _import_lines(imports: Iterable[Import]) -> Iterator[str]:
    by_module: dict[str, list[str | None]] = {}
    for module, name in imports:
        by_module.setdefault(module, []).append(name)
    modules = sorted(by_module, key=_natural)
    yield from (f"import {module}" for module in modules if None in by_module[module])
    for module in modules:
        names = sorted(filter(None, by_module[module]), key=_member_order)
        # A name under another one has a line of its own, in its order among the lines.
        plain = [name for name in names if " as " not in name]
        lines = [[name] for name in names if " as " in name]
        if plain:
            lines.append(plain)
        lines.sort(key=lambda line: _member_order(line[0]))
        yield from (_import_from(module, line) for line in lines)


def _import_from(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if text_width(line) <= LINE_WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _member_order(name: str) -> tuple[int, object]:
    """The order-by-type of isort: constants, then classes, then the rest."""
    if len(name) > 1 and name.isupper():
        return 0, _natural(name)
    return (1 if name[0].isupper() else 2), _natural(name)


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """Letters without case, digits by their number; the case decides between equals."""
    return _by_numbers(name.lower()), name


def export_order(name: str) -> tuple[bool, list[tuple[int, str]]]:
    """The order of the classes in `__all__` (RUF022): constants, then the others, by their case."""
    constant = len(name) > 1 and name.isupper()
    return not constant, _by_numbers(name)


@cache
def _by_numbers(text: str) -> list[tuple[int, str]]:
    """What sorts digits by their number; those after a zero are compared one by one."""
    return [
        (0, part) if part[0] == "0" else (int(part), "") if part.isdigit() else (sys.maxsize, part)
        for part in re.findall(r"\d+|\D", text)
    ]
