"""Mutants of a module: copies of its text, each with one small mistake in it.

What only people and type checkers read is left alone: docstrings, descriptions, annotations, and
`strict` of `zip`, which asserts what is so.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

# What stands in place of an operator.
MISTAKEN: dict[type[ast.AST], list[type[Any]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Pow: [ast.Mult],
    ast.LShift: [ast.RShift],
}
for _one, _other in (
    (ast.Eq, ast.NotEq),
    (ast.Is, ast.IsNot),
    (ast.In, ast.NotIn),
    (ast.And, ast.Or),
    (ast.BitOr, ast.BitAnd),
    (ast.Add, ast.Sub),
    (ast.FloorDiv, ast.Mult),
):
    MISTAKEN |= {_other: [_one], _one: [_other]}
FOR_PEOPLE = {"description", "examples", "strict"}
FOR_TYPE_CHECKERS = {"override", "TypeVar", "cast", "Literal", "ClassVar"}


@dataclass(frozen=True)
class Mutant:
    """A module with a mistake in it."""

    module: str
    original: str
    text: str

    @cached_property
    def diff(self) -> list[str]:
        """The lines of a unified diff, from the one that says where."""
        old, new = self.original.splitlines(), self.text.splitlines()
        return [*unified_diff(old, new, n=0, lineterm="")][2:]

    @property
    def place(self) -> str:
        """The module, and the number of the line."""
        return f"{self.module}:{self.diff[0].split()[1].strip('-').partition(',')[0]}"

    @property
    def change(self) -> tuple[str, str]:
        """The lines that are changed, and what they are changed into, each as one."""
        before, after = (
            " ".join(line[1:].strip() for line in self.diff if line.startswith(sign))
            for sign in "-+"
        )
        return before, after


def mutants_of(module: str, text: str) -> list[Mutant]:
    """All mutants of a module, none of them twice."""
    whole = text.encode()
    starts = [0, *accumulate(map(len, whole.splitlines(keepends=True)))]
    found: dict[str, Mutant] = {}
    for node, replacement in _below(ast.parse(text)):
        if replacement == ast.unparse(node):  # Two arguments are the same.
            continue
        start, end = starts[node.lineno - 1], starts[node.end_lineno - 1]
        if replacement is None:  # A decorator has lines of its own.
            mutated = whole[:start] + whole[starts[node.end_lineno] :]
        else:
            before, after = whole[: start + node.col_offset], whole[end + node.end_col_offset :]
            mutated = before + replacement.encode() + after
        found.setdefault(mutated.decode(), Mutant(module, text, mutated.decode()))
    return [*found.values()]


# A node, and what stands in its place: nothing for one that goes with its lines.
Mistake = tuple[Any, str | None]


def _below(node: ast.AST) -> Iterator[Mistake]:
    """The mistakes in a node and in all below it."""
    yield from _mistakes(node)
    match node:
        case ast.JoinedStr() | ast.Call(func=ast.Name(id="TypeVar")):
            return
        case ast.Subscript() if _name(node) in FOR_TYPE_CHECKERS:
            return
        case ast.Call(func=ast.Name(id="cast"), args=[_, value]):
            yield from _below(value)
            return
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            children = [one for pair in pairs if not _is_for_people(pair[0]) for one in pair if one]
        case _:
            left_out = {"annotation", "returns", "bases"}
            fields = (value for name, value in ast.iter_fields(node) if name not in left_out)
            values = (value if isinstance(value, list) else [value] for value in fields)
            children = [child for value in values for child in value if isinstance(child, ast.AST)]
    for child in children:
        match child:
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.keyword(arg=name) if name in FOR_PEOPLE:
                pass
            case ast.If(test=ast.Name("TYPE_CHECKING")):
                pass
            case _:
                yield from _below(child)


def _mistakes(node: ast.AST) -> Iterator[Mistake]:
    yield from _of_expression(node)
    yield from _of_statement(node)
    for decorator in getattr(node, "decorator_list", ()):
        if _name(decorator) not in FOR_TYPE_CHECKERS:
            yield decorator, None


def _of_expression(node: ast.AST) -> Iterator[Mistake]:  # noqa: PLR0912 (as flat as a table)
    match node:
        case ast.Compare(left, operators, right):
            for place, operator in enumerate(operators):
                for other in MISTAKEN[type(operator)]:
                    mistaken = [*operators[:place], other(), *operators[place + 1 :]]
                    yield node, ast.unparse(ast.Compare(left, mistaken, right))
        case ast.BoolOp(operator, values):
            yield node, ast.unparse(ast.BoolOp(MISTAKEN[type(operator)][0](), values))
        case ast.BinOp(left, operator, right):
            yield node, ast.unparse(ast.BinOp(left, MISTAKEN[type(operator)][0](), right))
        case ast.UnaryOp():
            yield node, ast.unparse(node.operand)
        case ast.Constant(bool(value)):
            yield node, repr(not value)
        case ast.Constant(int(value) | float(value)):
            yield node, repr(value + 1)
        case ast.Constant(str(value)):
            yield node, repr(f"XX{value}")
        case ast.Constant(bytes(value)):
            yield node, repr(b"XX" + value)
        case ast.JoinedStr():
            yield node, '"XX"'
        case ast.Lambda():
            yield node.body, "None"
        case ast.Call(function, arguments, keywords) if _name(node) not in FOR_TYPE_CHECKERS:
            for place, (one, two) in enumerate(pairwise(arguments)):
                swapped = [*arguments[:place], two, one, *arguments[place + 2 :]]
                yield node, ast.unparse(ast.Call(function, swapped, keywords))
            for keyword in keywords:
                if keyword.arg not in FOR_PEOPLE:
                    others = [other for other in keywords if other is not keyword]
                    yield node, ast.unparse(ast.Call(function, arguments, others))
        case ast.comprehension(ifs=tests):
            yield from map(_negated, tests)


def _of_statement(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield _negated(test)
        case ast.match_case(guard=ast.expr()):
            yield _negated(node.guard)
        case ast.Expr() if not isinstance(node.value, ast.Constant | ast.Yield):
            yield node, "pass"
        case ast.Return(ast.expr()) if not isinstance(node.value, ast.Constant):
            yield node, "return None"
        case ast.Raise() | ast.AugAssign() | ast.AnnAssign(target=ast.Attribute()):
            yield node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield node, "pass"
        case ast.ExceptHandler(kind, _, body):
            kinds = kind.elts if isinstance(kind, ast.Tuple) else []
            for one in kinds:
                kept = [other for other in kinds if other is not one]
                yield kind, ast.unparse(ast.Tuple(kept))
            yield body[0], "raise"
        case ast.ClassDef(body=body):
            for line in body:
                match line:
                    case ast.Assign():
                        yield line, "pass"
                    case ast.AnnAssign(target, annotation, ast.expr()):
                        yield line, f"{ast.unparse(target)}: {ast.unparse(annotation)}"


def _negated(test: ast.expr) -> Mistake:
    return test, ast.unparse(ast.UnaryOp(ast.Not(), test))


def _name(node: ast.AST) -> str:
    """The name that is read, called or indexed."""
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name)):
            return name
    return getattr(node, "id", "")


def _is_for_people(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and key.value in FOR_PEOPLE
