"""The declarations of a class of tests: attributes with an item a line, so that they merge well."""

from collections.abc import Iterable, Iterator

from ...printing.code import Node, literal
from ...printing.layout import render, statement
from ...printing.text import INDENT

_ITEM = 2 * INDENT
"""The column of an item within an attribute of a class."""


class Declarations:
    """Lines of a class body, each attribute in its order; what is empty is left out."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def value(self, name: str, value: Node) -> None:
        """`name = value`."""
        self._lines += _in_body(statement(f"{name} = ", value, indent=INDENT), 0)

    def names(self, name: str, items: Iterable[str]) -> None:
        """`name = [items]`: texts."""
        self.items(name, map(literal, items))

    def items(self, name: str, items: Iterable[Node]) -> None:
        """`name = [items]`."""
        self._block(f"{name} = [", (render(item, indent=_ITEM, suffix=",") for item in items), "]")

    def mapping(self, name: str, pairs: Iterable[tuple[str, Node]]) -> None:
        """`name = {key: value}`, its keys texts."""
        lines = (
            render(value, indent=_ITEM, prefix=f"{literal(key).flat}: ", suffix=",")
            for key, value in pairs
        )
        self._block(f"{name} = {{", lines, "}")

    def _block(self, head: str, items: Iterable[str], end: str) -> None:
        listed = [line for item in items for line in _in_body(item, INDENT)]
        if listed:
            self._lines += [head, *listed, end]


def _in_body(source: str, indent: int) -> Iterator[str]:
    """The lines of a source as a template of a class body indents them once more."""
    first, *others = source.splitlines()
    yield " " * indent + first
    yield from (line.removeprefix(" " * INDENT) for line in others)
