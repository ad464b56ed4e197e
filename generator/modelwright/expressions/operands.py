"""What the printers of nodes and of functions share: operands, alone or of one kind together."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..printing.sql import ExpressionError, literal
from ..values.kinds import Kind, literal_form
from .parts import Column, Part, Rank, common_kind, unlike, wrong_kind

if TYPE_CHECKING:
    from sqlglot.expressions import Expr


class Operands(ABC):
    """Prints operands for one of the databases, and gathers in `used` the columns that were read.

    Args:
        columns: what may be read, by the names of the fields.
        sqlite: which database.
        common: whether the text must serve the other one too, as far as there are words for that.

    Every method raises ExpressionError for what has no common meaning.
    """

    def __init__(self, columns: Mapping[str, Column], *, sqlite: bool, common: bool) -> None:
        self.columns = columns
        self.sqlite = sqlite
        self.common = common
        self.used: dict[str, None] = {}

    @abstractmethod
    def part(self, node: "Expr", least: Rank = Rank.OR) -> Part:
        """Print an operand that must hold together at least as tightly as `least`."""

    def of(self, node: "Expr", *kinds: Kind, least: Rank = Rank.OR) -> Part:
        """Print an operand that must be of one of these kinds."""
        part = self.part(node, least)
        if part.kind not in {*kinds, Kind.UNKNOWN}:
            raise wrong_kind(part, *kinds)
        return part

    def alike(
        self, nodes: "list[Expr]", least: Rank = Rank.OR, *, null: bool = False
    ) -> tuple[list[Part], Kind]:
        """Print operands of one kind, which comes too; literal texts are read as the others are."""
        printed = [None if node.is_string else self.part(node, least) for node in nodes]
        parts = [part for part in printed if part]
        kind = common_kind(parts, null=null)
        return [
            part or self._literal_of(node, kind, parts)
            for node, part in zip(nodes, printed, strict=True)
        ], kind

    def _literal_of(self, node: "Expr", kind: Kind, others: list[Part]) -> Part:
        text = literal(node.name)
        if kind in {Kind.TEXT, Kind.UNKNOWN}:
            return Part(text, Rank.ATOM, kind)
        try:
            form = literal_form(kind, node.name)
        except ValueError as problem:
            other = next(part for part in others if part.kind is kind)
            error = unlike(other, Part(text, Rank.ATOM, Kind.TEXT))
            raise ExpressionError(error.message, str(problem) or error.hint) from None
        return Part(literal(form.sqlite if self.sqlite else form.postgresql), Rank.ATOM, kind)
