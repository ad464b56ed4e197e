"""Prints the nodes of a parsed SQL expression for PostgreSQL and SQLite.

Only what stands in `Printer._printers` and in `FUNCTIONS` is allowed, and of it only the operands
that its method asks for, of the kinds it is for. So nothing passes that was not thought of, both
databases read the same meaning, neither refuses it, and the text does not change with sqlglot's
version.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from ..printing.sql import ExpressionError, literal, quoted
from ..values.kinds import NUMBERS, Kind
from .functions import FUNCTION_NAMES, FUNCTIONS
from .likes import comparisons, glob
from .operands import Operands
from .parts import Part, Rank, common_kind, operands, wrong_kind
from .refusals import refuse

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d{1,3})?")
_DIGITS = 300
"""Both databases hold a number of so many places on either side of the point."""
_INT32, _INT64 = 2**31, 2**63
_LONGEST = 200
"""Characters of a text that is repeated for every piece of a pattern."""

_LOGIC = {"and": ("AND", Rank.AND), "or": ("OR", Rank.OR)}
_COMPARISONS = {"eq": "=", "neq": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_DISTINCTIONS = {
    "nullsafeeq": ("IS NOT DISTINCT FROM", "IS", ""),
    "nullsafeneq": ("IS DISTINCT FROM", "IS NOT", "NOT "),
}
_ARITHMETIC = {
    "add": ("+", Rank.SUM),
    "sub": ("-", Rank.SUM),
    "mul": ("*", Rank.PRODUCT),
}


class Printer(Operands):
    """Prints whole expressions for one of the databases; see `Operands`."""

    def condition(self, node: "Expr", least: Rank = Rank.OR) -> Part:
        """Print what must be true or false."""
        return self.of(node, Kind.BOOLEAN, least=least)

    def index_value(self, node: "Expr") -> Part:
        """Print what an index holds: PostgreSQL takes only names and calls without parentheses."""
        part = self.part(node)
        common_kind([part], null=False)
        if part.rank is Rank.CALL or node.key in {"column", "paren"}:
            return part
        return Part(f"({part.text})", Rank.ATOM, part.kind)

    def part(self, node: "Expr", least: Rank = Rank.OR) -> Part:
        """Print an operand that must hold together at least as tightly as `least`."""
        if node.key in FUNCTIONS:
            part = FUNCTIONS[node.key](self, node)
        elif node.key in self._printers:
            part = self._printers[node.key](self, node)
        else:
            refuse(node, FUNCTION_NAMES)
        if part.rank < least:
            raise ExpressionError(
                f"where it stands, `{part.text}` is read differently by the databases",
                f"put it in parentheses: ({part.text})",
            )
        return part

    # --- conditions ---

    def _logic(self, node: "Expr") -> Part:
        word, rank = _LOGIC[node.key]
        left, right = operands(node, "this", "expression")
        text = f"{self.condition(left, rank).text} {word} {self.condition(right, rank).text}"
        return Part(text, rank, Kind.BOOLEAN)

    def _negation(self, node: "Expr") -> Part:
        (inner,) = operands(node, "this")
        part = self.condition(inner)
        if part.negated:
            return part.negated
        return Part(f"NOT {self.condition(inner, Rank.NOT).text}", Rank.NOT, Kind.BOOLEAN)

    def _comparison(self, node: "Expr") -> Part:
        word = _COMPARISONS[node.key]
        nodes = operands(node, "this", "expression")
        if "null" in {each.key for each in nodes}:
            raise ExpressionError(f"`{word} NULL` is never true", "write IS NULL or IS NOT NULL")
        (left, right), _ = self.alike(nodes, Rank.CONCATENATION)
        if word in {"=", "<>"}:
            _check_values([left, right], nodes)
        return Part(f"{left.text} {word} {right.text}", Rank.COMPARISON, Kind.BOOLEAN)

    def _distinction(self, node: "Expr") -> Part:
        postgresql, sqlite, negation = _DISTINCTIONS[node.key]
        nodes = operands(node, "this", "expression")
        parts, _ = self.alike(nodes, Rank.CONCATENATION, null=True)
        _check_values(parts, nodes)
        left, right = (part.text for part in parts)
        if not self.common:
            word = sqlite if self.sqlite else postgresql
            return Part(f"{left} {word} {right}", Rank.COMPARISON, Kind.BOOLEAN)
        # Plain ones only, because each of them is repeated.
        if not all(each.key in {"column", "literal", "null"} for each in nodes):
            raise ExpressionError(f"{postgresql} wants fields or literals on both sides")
        text = f"{negation}coalesce({left} = {right}, {left} IS NULL AND {right} IS NULL)"
        return Part(text, Rank.NOT if negation else Rank.CALL, Kind.BOOLEAN)

    def _is(self, node: "Expr") -> Part:
        left, right = operands(node, "this", "expression", flags={"negate"})
        if right.key not in {"null", "boolean"}:
            raise ExpressionError("IS stands before NULL, TRUE and FALSE", "write = or <>")
        part = self.part(left, Rank.CONCATENATION)
        if right.key == "boolean" and part.kind not in {Kind.BOOLEAN, Kind.UNKNOWN}:
            raise wrong_kind(part, Kind.BOOLEAN)
        return _predicate(node, part.text, ("IS", "IS NOT"), self.part(right).text)

    def _in(self, node: "Expr") -> Part:
        nodes = operands(node, "this", "expressions", flags={"field"})
        if len(nodes) == 1:
            raise ExpressionError("IN wants a list of values in parentheses")
        (left, *choices), _ = self.alike(nodes, Rank.CONCATENATION)
        _check_values([left, *choices], nodes)
        listed = ", ".join(choice.text for choice in choices)
        return _predicate(node, left.text, ("IN", "NOT IN"), f"({listed})")

    def _between(self, node: "Expr") -> Part:
        nodes = operands(node, "this", "low", "high")
        (left, low, high), _ = self.alike(nodes, Rank.CONCATENATION)
        words = ("BETWEEN", "NOT BETWEEN")
        return _predicate(node, left.text, words, f"{low.text} AND {high.text}")

    def _like(self, node: "Expr") -> Part:
        left, pattern = operands(node, "this", "expression", flags={"negate"})
        if not pattern.is_string:
            raise ExpressionError("LIKE wants its pattern as 'text'")
        value, text = self.of(left, Kind.TEXT, least=Rank.CONCATENATION).text, pattern.name
        if node.key == "ilike":
            if not text.isascii():
                raise ExpressionError("of letters, SQLite ignores the case of ASCII's only")
            value, text = f"lower({value})", text.lower()
        if self.common:
            return _without_like(node, value, text)
        # SQLite's LIKE ignores case, PostgreSQL's does not; GLOB respects it there.
        if self.sqlite:
            return _predicate(node, value, ("GLOB", "NOT GLOB"), literal(glob(text)))
        glob(text)
        return _predicate(node, value, ("LIKE", "NOT LIKE"), literal(text))

    # --- values ---

    def _arithmetic(self, node: "Expr") -> Part:
        sign, rank = _ARITHMETIC[node.key]
        left, right = self._numbers(node, rank)
        kind = common_kind([left, right], null=False)
        number = None
        if left.number is not None and right.number is not None:
            one, other = left.number, right.number
            number = {"+": one + other, "-": one - other, "*": one * other}[sign]
        text = f"{left.text} {sign} {right.text}"
        real = left.real or right.real
        return _constant(node, Part(text, rank, kind, number=number, real=real))

    def _remainder(self, node: "Expr") -> Part:
        left, right = self._numbers(node, Rank.PRODUCT)
        for part in (left, right):
            if part.kind not in {Kind.INTEGER, Kind.UNKNOWN}:
                raise wrong_kind(part, Kind.INTEGER)
        _check_divisor(right)
        text = f"{left.text} % {right.text}"
        return _constant(node, Part(text, Rank.PRODUCT, Kind.INTEGER))

    def _division(self, node: "Expr") -> Part:
        left, right = self._numbers(node, Rank.PRODUCT)
        if not (left.real or right.real):
            raise ExpressionError(
                "a division is one of whole numbers on one database and of fractions on the other",
                "multiply the other side, or divide by a number with a point: total / 100.0",
            )
        _check_divisor(right)
        text = f"{left.text} / {right.text}"
        kind = Kind.FLOAT if Kind.FLOAT in {left.kind, right.kind} else Kind.DECIMAL
        return _constant(node, Part(text, Rank.PRODUCT, kind, real=True))

    def _numbers(self, node: "Expr", rank: Rank) -> tuple[Part, Part]:
        left, right = operands(node, "this", "expression")
        one = self.of(left, *NUMBERS, least=rank)
        return one, self.of(right, *NUMBERS, least=Rank(rank + 1))

    def _sign(self, node: "Expr") -> Part:
        (inner,) = operands(node, "this")
        # Only before an atom: two signs in a row would begin a comment.
        part = self.of(inner, *NUMBERS, least=Rank.ATOM)
        number = None if part.number is None else -part.number
        return Part(f"-{part.text}", Rank.SIGN, part.kind, number=number, real=part.real)

    def _concatenation(self, node: "Expr") -> Part:
        left, right = operands(node, "this", "expression")
        least = Rank.ATOM if left.key != "dpipe" else Rank.CONCATENATION
        first, second = (
            self.of(left, Kind.TEXT, least=least),
            self.of(right, Kind.TEXT, least=Rank.ATOM),
        )
        return Part(f"{first.text} || {second.text}", Rank.CONCATENATION, Kind.TEXT)

    def _column(self, node: "Expr") -> Part:
        name = node.name
        if node.args.get("table"):
            raise ExpressionError("an expression names no table", f"write `{name}` alone")
        if name not in self.columns:
            near = get_close_matches(name, self.columns, n=1)
            known = f"the fields are {', '.join(self.columns)}"
            hint = f"did you mean `{near[0]}`?" if near else known
            raise ExpressionError(f"there is no field `{name}`", hint)
        column = self.columns[name]
        self.used.setdefault(column.name)
        real = column.kind is Kind.FLOAT
        text = quoted(column.name)
        return Part(text, Rank.ATOM, column.kind, real=real, values=column.values)

    def _literal(self, node: "Expr") -> Part:
        if node.is_string:
            return Part(literal(node.name), Rank.ATOM, Kind.TEXT)
        if not _NUMBER.fullmatch(node.name):
            raise ExpressionError(f"`{node.name}` is not a number that both databases read")
        number = Decimal(node.name)
        if number and abs(number.adjusted()) >= _DIGITS:
            raise ExpressionError(f"`{node.name}` is not a number that both databases hold")
        whole = node.name.isdecimal() and number < _INT64
        kind = Kind.INTEGER if whole else Kind.DECIMAL
        return Part(node.name, Rank.ATOM, kind, number=Fraction(number), real=not whole)

    def _boolean(self, node: "Expr") -> Part:
        return Part("TRUE" if node.this else "FALSE", Rank.ATOM, Kind.BOOLEAN)

    def _null(self, _node: "Expr") -> Part:
        return Part("NULL", Rank.ATOM, None)

    def _parentheses(self, node: "Expr") -> Part:
        (inner,) = operands(node, "this")
        part = self.part(inner)
        text = f"({part.text})"
        return Part(text, Rank.ATOM, part.kind, number=part.number, real=part.real)

    def _case(self, node: "Expr") -> Part:
        branches = operands(node, "ifs", flags={"this", "default"})
        subject, default = node.args.get("this"), node.args.get("default")
        whens, thens = zip(*(operands(each, "this", "true") for each in branches), strict=True)
        if subject:
            tests, _ = self.alike([subject, *whens], Rank.CONCATENATION)
        else:
            tests = [Part("", Rank.ATOM, None), *map(self.condition, whens)]
        results, kind = self.alike([*thens, *([default] if default else [])], null=True)
        words = ["CASE", tests[0].text] if subject else ["CASE"]
        for when, then in zip(tests[1:], results, strict=False):
            words += ["WHEN", when.text, "THEN", then.text]
        if default:
            words += ["ELSE", results[-1].text]
        return Part(" ".join([*words, "END"]), Rank.ATOM, kind)

    _printers: ClassVar["dict[str, Callable[[Printer, Expr], Part]]"] = {
        **dict.fromkeys(_LOGIC, _logic),
        **dict.fromkeys(_COMPARISONS, _comparison),
        **dict.fromkeys(_DISTINCTIONS, _distinction),
        **dict.fromkeys(_ARITHMETIC, _arithmetic),
        "between": _between,
        "boolean": _boolean,
        "case": _case,
        "column": _column,
        "div": _division,
        "dpipe": _concatenation,
        "ilike": _like,
        "in": _in,
        "is": _is,
        "like": _like,
        "literal": _literal,
        "mod": _remainder,
        "neg": _sign,
        "not": _negation,
        "null": _null,
        "paren": _parentheses,
    }


def _predicate(node: "Expr", left: str, words: tuple[str, str], right: str) -> Part:
    """Print a word and its opposite; sqlglot notes NOT at the node, or around it."""
    word, opposite = reversed(words) if node.args.get("negate") else words
    negated = Part(f"{left} {opposite} {right}", Rank.COMPARISON, Kind.BOOLEAN)
    return Part(f"{left} {word} {right}", Rank.COMPARISON, Kind.BOOLEAN, negated)


def _without_like(node: "Expr", value: str, pattern: str) -> Part:
    """Print what LIKE asks, as both databases read it."""
    found = comparisons(value, pattern)
    if found is None:
        message = "a pattern with more than its beginning and end has no words on both databases"
        raise ExpressionError(message, "write a condition for each piece of it")
    if len(found) > 1 and len(value) > _LONGEST:
        raise ExpressionError(f"LIKE wants a shorter text before it than `{value}`")
    if len(found) == 1:
        plain = Part(str(found[0]), Rank.COMPARISON, Kind.BOOLEAN)
        opposite = Part(str(found[0].opposite), Rank.COMPARISON, Kind.BOOLEAN)
    else:
        text = " AND ".join(map(str, found))
        plain = Part(text, Rank.AND, Kind.BOOLEAN)
        opposite = Part(f"NOT ({text})", Rank.NOT, Kind.BOOLEAN)
    one, other = (opposite, plain) if node.args.get("negate") else (plain, opposite)
    return Part(one.text, one.rank, one.kind, other)


def _check_values(parts: list[Part], nodes: "list[Expr]") -> None:
    """Refuse to compare what has few values with another one, which is never equal."""
    for part in parts:
        for node in nodes if part.values else ():
            if node.is_string and node.name not in part.values:
                near = get_close_matches(node.name, part.values, n=1)
                known = f"its values are {', '.join(part.values)}"
                hint = f"did you mean `{near[0]}`?" if near else known
                raise ExpressionError(f"`{part.text}` is never '{node.name}'", hint)


def _check_divisor(part: Part) -> None:
    if part.number == 0:
        raise ExpressionError("a division by zero has no result")


def _constant(node: "Expr", part: Part) -> Part:
    """Check what a database calculates at once, when the table or the index is made."""
    known = part.number is not None
    limit = _INT32 if part.kind is Kind.INTEGER else 10**_DIGITS
    fits = part.number is not None and abs(part.number) < limit
    if fits or (not known and any(each.key == "column" for each in node.walk())):
        return part
    raise ExpressionError(f"`{part.text}` is the same for every row", "write its result")
