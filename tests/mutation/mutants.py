"""Mutants of a module: copies of its text, each with one small mistake in it.

What only people and type checkers read is left alone: docstrings, descriptions, annotations, and
`strict` of `zip`, which asserts what is so.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import accumulate, chain, pairwise
from typing import Any

PAIRS = "Eq NotEq, Is IsNot, In NotIn, Lt LtE, Gt GtE, And Or, BitOr BitAnd, Add Sub, FloorDiv Mult"
# What stands in place of an operator.
MISTAKEN = {"Pow": "Mult", "LShift": "RShift"}
for one, other in map(str.split, PAIRS.split(", ")):
    MISTAKEN |= {one: other, other: one}
FOR_PEOPLE = {"description", "examples", "strict"}
FOR_TYPE_CHECKERS = {"override", "TypeVar", "cast", "Literal", "ClassVar"}


@dataclass(frozen=True)
class Mutant:
    """A module with a mistake in it."""

    module: str
    original: str
    text: str

    @property
    def diff(self) -> list[str]:
        """The lines of a unified diff, from the one that says where."""
        old, new = self.original.splitlines(), self.text.splitlines()
        return [*unified_diff(old, new, n=0, lineterm="")][2:]

    @property
    def change(self) -> tuple[str, ...]:
        """The lines that are changed, and what they are changed into, each as one."""
        sides = ((line[1:].strip() for line in self.diff if line[0] == sign) for sign in "-+")
        return tuple(map(" ".join, sides))


def mutants_of(module: str, text: str) -> list[Mutant]:
    """All mutants of a module, none of them twice."""
    whole = text.encode()
    starts = [0, *accumulate(map(len, whole.splitlines(keepends=True)))]
    found: dict[str, Mutant] = {}
    for node, replacement in _below(ast.parse(text)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        if replacement is None:  # A decorator has lines of its own.
            start, end = starts[node.lineno - 1], starts[node.end_lineno]
        if replacement != ast.unparse(node):  # Or two arguments are the same.
            mutated = (whole[:start] + (replacement or "").encode() + whole[end:]).decode()
            found.setdefault(mutated, Mutant(module, text, mutated))
    return [*found.values()]


# A node, and what stands in its place: nothing for one that goes with its lines.
Mistake = tuple[Any, str | None]


def _below(node: ast.AST) -> Iterator[Mistake]:
    """The mistakes in a node and in all below it."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.If(test=ast.Name("TYPE_CHECKING")):
            return
        case ast.Call(func=ast.Name("TypeVar")) | ast.Subscript(value=ast.Name("Literal")):
            return
        case ast.keyword(arg=name) if name in FOR_PEOPLE:
            return
        case ast.Call(func=ast.Name("cast"), args=[_, value]):
            yield from _below(value)
            return
    yield from _of_expression(node)
    yield from _of_statement(node)
    for decorator in getattr(node, "decorator_list", ()):
        if _name(decorator) not in FOR_TYPE_CHECKERS:
            yield decorator, None
    for child in _children(node):
        yield from _below(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.JoinedStr():
            return
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                if not (isinstance(key, ast.Constant) and key.value in FOR_PEOPLE):
                    yield from (one for one in (key, value) if one)
            return
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in {"annotation", "returns", "bases"}:
                yield child


def _mistaken(operator: ast.AST) -> Any:
    return getattr(ast, MISTAKEN[type(operator).__name__])()


def _of_expression(node: ast.AST) -> Iterator[Mistake]:  # noqa: PLR0912 (as flat as a table)
    match node:
        case ast.Compare(left, operators, right):
            for place, operator in enumerate(operators):
                mistaken = [*operators[:place], _mistaken(operator), *operators[place + 1 :]]
                yield node, ast.unparse(ast.Compare(left, mistaken, right))
        case ast.BoolOp(operator, values):
            yield node, ast.unparse(ast.BoolOp(_mistaken(operator), values))
        case ast.BinOp(left, operator, right):
            yield node, ast.unparse(ast.BinOp(left, _mistaken(operator), right))
        case ast.UnaryOp(operand=operand):
            yield node, ast.unparse(operand)
        case ast.Constant(bool(value)):
            yield node, repr(not value)
        case ast.Constant(int(value) | float(value)):
            yield node, repr(value + 1)
        case ast.Constant(str() | bytes() as value):
            yield node, repr((b"XX" if isinstance(value, bytes) else "XX") + value)
        case ast.JoinedStr():
            yield node, '"XX"'
        case ast.Lambda():
            yield node.body, "None"
        case ast.IfExp(test=test):
            yield from _negated(test)
        case ast.comprehension(ifs=tests):
            yield from chain.from_iterable(map(_negated, tests))
        case ast.Call(function, arguments, keywords) if _name(node) not in FOR_TYPE_CHECKERS:
            for place, (one, two) in enumerate(pairwise(arguments)):
                swapped = [*arguments[:place], two, one, *arguments[place + 2 :]]
                yield node, ast.unparse(ast.Call(function, swapped, keywords))
            for keyword in keywords:
                if keyword.arg not in FOR_PEOPLE:
                    others = [other for other in keywords if other is not keyword]
                    yield node, ast.unparse(ast.Call(function, arguments, others))


def _of_statement(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.match_case(guard=ast.expr() as test):
            yield from _negated(test)
        case ast.Expr(value) if not isinstance(value, ast.Yield):
            yield node, "pass"
        case ast.Return(ast.expr() as value) if not isinstance(value, ast.Constant):
            yield node, "return None"
        case (ast.Raise() | ast.AugAssign() | ast.AnnAssign(target=ast.Attribute())) | ast.Assign(
            targets=[ast.Attribute() | ast.Subscript()]
        ):
            yield node, "pass"
        case ast.ExceptHandler(kind, _, body):
            yield body[0], "raise"
            for one in kind.elts if isinstance(kind, ast.Tuple) else []:
                kept = [other for other in kind.elts if other is not one]
                yield kind, ast.unparse(ast.Tuple(kept))
        case ast.ClassDef(body=body):
            yield from ((line, "pass") for line in body if isinstance(line, ast.Assign))
            for line in (line for line in body if isinstance(line, ast.AnnAssign) and line.value):
                yield line, f"{ast.unparse(line.target)}: {ast.unparse(line.annotation)}"


def _negated(test: ast.expr) -> Iterator[Mistake]:
    match test:
        case ast.UnaryOp(ast.Not()) | ast.Compare(ops=[ast.Eq() | ast.Is() | ast.In()]):
            pass  # Its own mistake says the same.
        case ast.Compare(ops=[ast.NotEq() | ast.IsNot() | ast.NotIn()]):
            pass
        case _:
            yield test, ast.unparse(ast.UnaryOp(ast.Not(), test))


def _name(node: ast.AST) -> str:
    """The name that is read or called."""
    return getattr(getattr(node, "func", node), "id", "")
