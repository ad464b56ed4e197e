"""Prints the nodes of a parsed SQL expression for PostgreSQL and SQLite.

Only what stands in `Printer._printers` is allowed, and of it only the operands that its method
asks for. So nothing passes that was not thought of, both databases read the same meaning, and the
text does not change with sqlglot's version.
"""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from .sql import ExpressionError, glob, literal, quoted

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

_NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?")


class Rank(IntEnum):
    """How tightly a part holds together; both databases and sqlglot agree on this order.

    They disagree on comparisons of comparisons and on `||` beside arithmetic, so there the person's
    own parentheses are asked for.
    """

    OR = 1
    AND = 2
    NOT = 3
    COMPARISON = 4
    CONCATENATION = 5
    SUM = 6
    PRODUCT = 7
    SIGN = 8
    ATOM = 9
    CALL = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A printed part.

    `truth` says whether it is a condition, None where only a type could tell. `negated` is the
    opposite where SQL has words of its own for it, such as NOT IN.
    """

    text: str
    rank: Rank
    truth: bool | None = None
    negated: str = ""


_LOGIC = {"and": ("AND", Rank.AND), "or": ("OR", Rank.OR)}
_COMPARISONS = {
    "eq": ("=", "="),
    "neq": ("<>", "<>"),
    "gt": (">", ">"),
    "gte": (">=", ">="),
    "lt": ("<", "<"),
    "lte": ("<=", "<="),
    "nullsafeeq": ("IS NOT DISTINCT FROM", "IS"),
    "nullsafeneq": ("IS DISTINCT FROM", "IS NOT"),
}
_ARITHMETIC = {
    "add": ("+", Rank.SUM),
    "sub": ("-", Rank.SUM),
    "mul": ("*", Rank.PRODUCT),
    "mod": ("%", Rank.PRODUCT),
}
# Functions of one meaning on both, immutable on PostgreSQL: name, arguments, kind of the result.
_FUNCTIONS: dict[str, tuple[tuple[str, ...], bool | None]] = {
    "abs": (("this",), False),
    "coalesce": (("this", "expressions"), None),
    "length": (("this",), False),
    "lower": (("this",), False),
    "nullif": (("this", "expression"), None),
    "replace": (("this", "expression", "replacement"), False),
    "round": (("this", "decimals"), False),
    "upper": (("this",), False),
}
_EXTREMES = {"greatest": "max", "least": "min"}
_TRIMS = {"": "trim", "BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}
_FUNCTION_NAMES = sorted({*_FUNCTIONS, *_EXTREMES, *_TRIMS.values(), "substr"})
_CASTS = {"TEXT": "TEXT", "DOUBLE": "DOUBLE PRECISION"}
# What sqlglot notes about a node beside its operands, without a change of meaning for this grammar.
_NOTES = {"typed", "safe", "ignore_nulls"}

_NOW = ("the current time changes, and a row that was valid would not stay so", "")
_REGEX = ("SQLite has no regular expressions", "say `pattern:` on the field")
_JSON = ("the databases read JSON and arrays in different words", "make it a field of its own")
_QUERY = ("an expression reads only its own row, so it holds no query", "")
_PARAMETER = ("an expression has no parameters", "write the value itself")
_LITERAL = ("this kind of literal is PostgreSQL's own", "write a plain 'text' or number")
_REFUSED: dict[str, tuple[str, str]] = {
    "collate": ("collations differ between the databases", "compare lower(...) instead"),
    "concat": ("concat() is younger than some SQLite", "write a || b"),
    "escape": ("LIKE takes no ESCAPE here", r"its escape character is \ already"),
    "ilike": ("SQLite has no ILIKE", "write lower(name) LIKE 'a%'"),
    "interval": ("SQLite has no intervals", ""),
    "star": ("`*` stands for no value", "name the fields"),
    "tuple": ("a list of values stands only after IN", "compare them one by one"),
    "window": ("an expression reads only its own row, so it holds no window", ""),
    **dict.fromkeys(("currentdate", "currenttime", "currenttimestamp"), _NOW),
    **dict.fromkeys(("localtime", "localtimestamp"), _NOW),
    **dict.fromkeys(("array", "arraycontainsall", "bracket"), _JSON),
    **dict.fromkeys(("jsonextract", "jsonextractscalar"), _JSON),
    **dict.fromkeys(("exists", "select", "subquery"), _QUERY),
    **dict.fromkeys(("parameter", "placeholder"), _PARAMETER),
    **dict.fromkeys(("regexpilike", "regexplike", "similarto"), _REGEX),
    **dict.fromkeys(("bitstring", "bytestring", "hexstring", "national", "rawstring"), _LITERAL),
    "unicodestring": _LITERAL,
}


class Printer:
    """Prints for one of the databases, and gathers in `used` the columns that were read.

    Every method raises ExpressionError for what has no common meaning.
    """

    def __init__(self, columns: Mapping[str, str], *, sqlite: bool) -> None:
        self.columns = columns
        self.sqlite = sqlite
        self.used: dict[str, None] = {}

    def condition(self, node: "Expr", least: Rank = Rank.OR) -> str:
        """Print what must be true or false."""
        return self._condition(node, least).text

    def index_value(self, node: "Expr") -> str:
        """Print what an index holds: PostgreSQL takes only names and calls without parentheses."""
        part = self.part(node)
        bare = part.rank is Rank.CALL or node.key in {"column", "paren"}
        return part.text if bare else f"({part.text})"

    def value(self, node: "Expr", least: Rank = Rank.OR) -> str:
        """Print an operand."""
        return self.part(node, least).text

    def part(self, node: "Expr", least: Rank = Rank.OR) -> Part:
        """Print an operand that must hold together at least as tightly as `least`."""
        method = self._printers.get(node.key)
        part = method(self, node) if method else _refuse(node)
        if part.rank < least:
            raise ExpressionError(
                f"where it stands, `{part.text}` is read differently by the databases",
                f"put it in parentheses: ({part.text})",
            )
        return part

    def _logic(self, node: "Expr") -> Part:
        word, rank = _LOGIC[node.key]
        left, right = _operands(node, "this", "expression")
        text = f"{self.condition(left, rank)} {word} {self.condition(right, rank)}"
        return Part(text, rank, truth=True)

    def _negation(self, node: "Expr") -> Part:
        (inner,) = _operands(node, "this")
        part = self._condition(inner, Rank.NOT)
        if part.negated:
            return Part(part.negated, Rank.COMPARISON, truth=True)
        return Part(f"NOT {part.text}", Rank.NOT, truth=True)

    def _comparison(self, node: "Expr") -> Part:
        word = _COMPARISONS[node.key][self.sqlite]
        left, right = _operands(node, "this", "expression")
        if not word.startswith("IS") and "null" in {left.key, right.key}:
            raise ExpressionError(f"`{word} NULL` is never true", "write IS NULL or IS NOT NULL")
        text = f"{self._operand(left)} {word} {self._operand(right)}"
        return Part(text, Rank.COMPARISON, truth=True)

    def _is(self, node: "Expr") -> Part:
        left, right = _operands(node, "this", "expression", flags={"negate"})
        if right.key not in {"null", "boolean"}:
            raise ExpressionError("IS stands before NULL, TRUE and FALSE", "write = or <>")
        return self._predicate(node, left, ("IS", "IS NOT"), self.value(right))

    def _in(self, node: "Expr") -> Part:
        left, *choices = _operands(node, "this", "expressions", flags={"field"})
        if not choices:
            raise ExpressionError("IN wants a list of values in parentheses")
        return self._predicate(node, left, ("IN", "NOT IN"), f"({self._list(choices)})")

    def _between(self, node: "Expr") -> Part:
        left, low, high = _operands(node, "this", "low", "high")
        limits = f"{self._operand(low)} AND {self._operand(high)}"
        return self._predicate(node, left, ("BETWEEN", "NOT BETWEEN"), limits)

    def _like(self, node: "Expr") -> Part:
        left, pattern = _operands(node, "this", "expression", flags={"negate"})
        if not pattern.is_string:
            raise ExpressionError("LIKE wants its pattern as 'text'")
        # SQLite's LIKE ignores case, PostgreSQL's does not; GLOB respects it there.
        if self.sqlite:
            text = literal(glob(pattern.name))
            return self._predicate(node, left, ("GLOB", "NOT GLOB"), text)
        return self._predicate(node, left, ("LIKE", "NOT LIKE"), literal(pattern.name))

    def _arithmetic(self, node: "Expr") -> Part:
        sign, rank = _ARITHMETIC[node.key]
        left, right = _operands(node, "this", "expression")
        text = f"{self.value(left, rank)} {sign} {self.value(right, Rank(rank + 1))}"
        return Part(text, rank, truth=False)

    def _division(self, node: "Expr") -> Part:
        left, right = _operands(node, "this", "expression")
        if not (_is_fraction(left) or _is_fraction(right)):
            raise ExpressionError(
                "a division is one of whole numbers on one database and of fractions on the other",
                "multiply the other side, or divide by a number with a point: total / 100.0",
            )
        text = f"{self.value(left, Rank.PRODUCT)} / {self.value(right, Rank.SIGN)}"
        return Part(text, Rank.PRODUCT, truth=False)

    def _sign(self, node: "Expr") -> Part:
        (inner,) = _operands(node, "this")
        # Only before an atom: two signs in a row would begin a comment.
        return Part(f"-{self.value(inner, Rank.ATOM)}", Rank.SIGN, truth=False)

    def _concatenation(self, node: "Expr") -> Part:
        left, right = _operands(node, "this", "expression")
        first = self.value(left, Rank.ATOM if left.key != "dpipe" else Rank.CONCATENATION)
        text = f"{first} || {self.value(right, Rank.ATOM)}"
        return Part(text, Rank.CONCATENATION, truth=False)

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
        self.used.setdefault(column)
        return Part(quoted(column), Rank.ATOM)

    def _literal(self, node: "Expr") -> Part:
        if not node.is_string and not _NUMBER.fullmatch(node.name):
            raise ExpressionError(f"`{node.name}` is not a number that both databases read")
        return Part(literal(node.name) if node.is_string else node.name, Rank.ATOM, truth=False)

    def _boolean(self, node: "Expr") -> Part:
        return Part("TRUE" if node.this else "FALSE", Rank.ATOM, truth=True)

    def _null(self, _node: "Expr") -> Part:
        return Part("NULL", Rank.ATOM)

    def _parentheses(self, node: "Expr") -> Part:
        (inner,) = _operands(node, "this")
        part = self.part(inner)
        return Part(f"({part.text})", Rank.ATOM, part.truth)

    def _case(self, node: "Expr") -> Part:
        branches = _operands(node, "ifs", flags={"this", "default"})
        subject, default = node.args.get("this"), node.args.get("default")
        words = ["CASE", self._operand(subject)] if subject else ["CASE"]
        for branch in branches:
            when, then = _operands(branch, "this", "true")
            words.append(f"WHEN {self._operand(when) if subject else self.condition(when)}")
            words.append(f"THEN {self.value(then)}")
        if default:
            words.append(f"ELSE {self.value(default)}")
        return Part(" ".join([*words, "END"]), Rank.ATOM)

    def _cast(self, node: "Expr") -> Part:
        value, kind = _operands(node, "this", "to")
        name = kind.this.name if kind.key == "datatype" else kind.name
        if name not in _CASTS or kind.expressions:
            raise ExpressionError(
                f"a cast to {name.lower()} differs between the databases",
                "casts to text and to double precision do not",
            )
        return Part(f"CAST({self.value(value)} AS {_CASTS[name]})", Rank.CALL, truth=False)

    def _function(self, node: "Expr") -> Part:
        names, truth = _FUNCTIONS[node.key]
        arguments = _operands(node, *names)
        if node.key == "coalesce" and len(arguments) == 1:
            raise ExpressionError("coalesce() wants two values or more")
        return Part(f"{node.key}({self._list(arguments)})", Rank.CALL, truth)

    def _extreme(self, node: "Expr") -> Part:
        arguments = _operands(node, "this", "expressions")
        # Plain ones only, because SQLite's form repeats each of them.
        if len(arguments) == 1 or not all(each.key in {"column", "literal"} for each in arguments):
            raise ExpressionError(f"{node.key}() wants two or more fields or literals")
        if not self.sqlite:
            return Part(f"{node.key}({self._list(arguments)})", Rank.CALL, truth=False)
        # PostgreSQL passes nulls over, SQLite answers null: each argument falls back on the others.
        turns = (arguments[at:] + arguments[:at] for at in range(len(arguments)))
        text = ", ".join(f"coalesce({self._list(turn)})" for turn in turns)
        return Part(f"{_EXTREMES[node.key]}({text})", Rank.CALL, truth=False)

    def _trim(self, node: "Expr") -> Part:
        name = _TRIMS[node.args.get("position") or ""]
        arguments = _operands(node, "this", "expression", flags={"position"})
        return Part(f"{name}({self._list(arguments)})", Rank.CALL, truth=False)

    def _substring(self, node: "Expr") -> Part:
        arguments = _operands(node, "this", "start", "length")
        # From zero or less on, the databases count differently.
        start = arguments[1] if node.args.get("start") else None
        number = start.name if start and start.key == "literal" and not start.is_string else ""
        if not re.fullmatch(r"[1-9]\d*", number):
            raise ExpressionError("substr() wants a whole number from 1 on as its start")
        return Part(f"substr({self._list(arguments)})", Rank.CALL, truth=False)

    def _condition(self, node: "Expr", least: Rank) -> Part:
        part = self.part(node, least)
        if part.truth is False:
            raise ExpressionError(f"`{part.text}` is a value where a condition is wanted")
        return part

    def _operand(self, node: "Expr") -> str:
        return self.value(node, Rank.CONCATENATION)

    def _list(self, nodes: "list[Expr]") -> str:
        return ", ".join(map(self.value, nodes))

    def _predicate(self, node: "Expr", left: "Expr", words: tuple[str, str], right: str) -> Part:
        """Print a word and its opposite; sqlglot notes NOT at the node, or around it."""
        word, opposite = reversed(words) if node.args.get("negate") else words
        start = self._operand(left)
        text, negated = f"{start} {word} {right}", f"{start} {opposite} {right}"
        return Part(text, Rank.COMPARISON, truth=True, negated=negated)

    _printers: ClassVar["dict[str, Callable[[Printer, Expr], Part]]"] = {
        **dict.fromkeys(_LOGIC, _logic),
        **dict.fromkeys(_COMPARISONS, _comparison),
        **dict.fromkeys(_ARITHMETIC, _arithmetic),
        **dict.fromkeys(_FUNCTIONS, _function),
        **dict.fromkeys(_EXTREMES, _extreme),
        "between": _between,
        "boolean": _boolean,
        "case": _case,
        "cast": _cast,
        "column": _column,
        "div": _division,
        "dpipe": _concatenation,
        "in": _in,
        "is": _is,
        "like": _like,
        "literal": _literal,
        "neg": _sign,
        "not": _negation,
        "null": _null,
        "paren": _parentheses,
        "substring": _substring,
        "trim": _trim,
    }


def _operands(node: "Expr", *names: str, flags: Set[str] = frozenset()) -> "list[Expr]":
    """Give the operands of these names in order; refuse a node that carries anything else."""
    for name, value in node.args.items():
        if value and name not in names and name not in flags and name not in _NOTES:
            if name == "query":
                raise ExpressionError(*_QUERY)
            raise ExpressionError(f"`{name}` of SQL's {node.key} is not known to both databases")
    operands: list[Expr] = []
    for name in names:
        found: Any = node.args.get(name)
        operands += found if isinstance(found, list) else [found] if found else []
    return operands


def _refuse(node: "Expr") -> NoReturn:
    from sqlglot import exp  # noqa: PLC0415

    if node.key in _REFUSED:
        raise ExpressionError(*_REFUSED[node.key])
    if isinstance(node, exp.AggFunc):
        raise ExpressionError(
            f"{node.sql_name().lower()}() reads many rows, an expression only its own",
            "the greater of two values is greatest(a, b)" if node.key == "max" else "",
        )
    if isinstance(node, exp.Func):
        name = node.name if node.key == "anonymous" else node.sql_name()
        raise ExpressionError(
            f"the function {name.lower()}() is not one that both databases share",
            f"known are {', '.join(_FUNCTION_NAMES)}",
        )
    raise ExpressionError(f"SQL's {node.key} cannot stand in an expression for both databases")


def _is_fraction(node: "Expr") -> bool:
    """Whether a division by or of this is one of fractions on both databases."""
    if node.key == "cast":
        return bool(node.args["to"].this.name == "DOUBLE")
    return node.key == "literal" and not node.is_string and "." in node.name
