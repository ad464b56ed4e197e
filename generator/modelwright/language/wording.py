"""Pydantic's errors in our own words: what is wrong, and the way out."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args, get_origin

from pydantic_core import ErrorDetails

from ..diagnostics import Path
from . import loanwords
from .base import Shape
from .entities import Spec
from .fields import EnumSpec, FieldSpec, RelationSpec
from .source import Source
from .yaml_data import described

_EXPECTED: Final = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
"""What a value should have been, by Pydantic's type of the error."""

_BOUNDS: Final = {
    "greater_than_equal": "must be at least {ge}",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "too_long": "has more than {max_length} items",
}
"""What a value should have kept to, by Pydantic's type of the error."""

_TRUTH: Final[dict[str, str]] = {
    "true": "true",
    "yes": "true",
    "on": "true",
    "false": "false",
    "no": "false",
    "off": "false",
}

_WAYS_OUT: Final = {
    "a field": "write `{key}: str`, or `{key}: {{type: str}}`",
    "a relation": "write `{key}: {{to: Entity}}`",
    "an entity": "write its `fields:` below it",
    "a mixin": "write its `fields:` below it",
    "an enum": "write `{key}: [first, second]`",
}
"""How to write a mapping that something else stands for."""


_WITH_LOANWORDS: Final = (FieldSpec, RelationSpec)


@dataclass(frozen=True, slots=True)
class Problem:
    """A validation error as it will be reported.

    `at_key` points to the key instead of the value; `meant` is the path of the key that an
    unknown one was probably meant to be.
    """

    code: str
    path: Path
    message: str
    hint: str | None = None
    at_key: bool = False
    meant: Path | None = None


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word that was probably meant, or None."""
    folded = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower().replace("-", "_"), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else None


def in_words(error: ErrorDetails, source: Source) -> Problem:
    """Say what an error of validating a Spec means; `source` tells how values were written."""
    kind, path, value, context = error["type"], error["loc"], error["input"], error.get("ctx", {})
    if context.get("index") is not None:
        path, value = (*path, context["index"]), value[context["index"]]
    if "hint" in context:
        return Problem(kind, path, context["message"], context["hint"])
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "missing":
        return _missing(path)
    if kind == "literal_error":
        return _no_choice(path, value, re.findall(r"'([^']*)'", context["expected"]), source)
    return _wrong_value(kind, path, value, error, source)


def _unknown_key(path: Path) -> Problem:
    key, shape = str(path[-1]), _shape_at(path[:-1]) or Spec
    known = list(shape.model_fields)
    loan = loanwords.KEYS.get(key) if shape in _WITH_LOANWORDS else None
    meant = None if loan else nearest(key, known)
    hint = loan or (f"did you mean `{meant}`?" if meant else f"its keys are {', '.join(known)}")
    message = f"unknown key `{key}` in {shape.noun}"
    meant_path = (*path[:-1], meant) if meant else None
    return Problem("unknown-key", path, message, hint, at_key=True, meant=meant_path)


def _missing(path: Path) -> Problem:
    *rest, key = path
    parent = tuple(rest)
    if isinstance(key, int):
        return Problem("out-of-bounds", parent, f"`{_name(parent)}` needs {key + 1} items")
    message = f"{(_shape_at(parent) or Spec).noun} needs the key `{key}`"
    return Problem("missing-key", parent, message, f"add `{key}: ...`", at_key=True)


def _no_choice(path: Path, value: object, choices: list[str], source: Source) -> Problem:
    loan = loanwords.KINDS.get(value) if isinstance(value, str) and path[-1] == "kind" else None
    meant = nearest(value, choices) if isinstance(value, str) else None
    hint = loan or (f"did you mean `{meant}`?" if meant else source.misread(path, value))
    message = f"`{_name(path)}` must be {_one_of(choices)}, not {described(value)}"
    return Problem("not-a-choice", path, message, hint)


def _wrong_value(
    kind: str, path: Path, value: object, error: ErrorDetails, source: Source
) -> Problem:
    name = _name(path)
    if kind in _BOUNDS:
        bound = _BOUNDS[kind].format(**error.get("ctx", {}))
        shown = f", not {value}" if isinstance(value, int | float) else ""
        return Problem("out-of-bounds", path, f"`{name}` {bound}{shown}")
    if kind not in _EXPECTED:
        return Problem("invalid-value", path, f"`{name}` is not valid: {error['msg']}")
    what = f"`{name}`" if name else Spec.noun
    message = f"{what} must be {_EXPECTED[kind]}, not {described(value)}"
    return Problem("wrong-type", path, message, _way_out(kind, path, value, source))


def _way_out(kind: str, path: Path, value: object, source: Source) -> str | None:
    shape, hint = _shape_at(path), None
    if kind in {"model_type", "dict_type"}:
        hint = _WAYS_OUT.get(shape.noun) if shape else None
        return hint.format(key=_name(path)) if hint else None
    if kind == "tuple_type" and isinstance(value, str):
        return f"write `[{value}]`"
    if kind == "string_type" or (kind in {"int_type", "float_type"} and isinstance(value, str)):
        hint = source.misread(path, value)
    return hint or _quotes(kind, value)


def _quotes(kind: str, value: object) -> str | None:
    """Return a hint when quotes are missing, or are there and should not be."""
    if kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        return f'quote it: "{value}"'
    if kind in {"int_type", "float_type"} and isinstance(value, str) and value.isdecimal():
        return f"write {value} without quotes"
    if kind == "bool_type" and isinstance(value, str) and value.lower() in _TRUTH:
        return f"write `{_TRUTH[value.lower()]}` without quotes"
    return None


def _name(path: Path) -> str:
    """Return the last key of a path, with the indexes after it: `fields[0]`."""
    name = ""
    for part in reversed(path):
        if isinstance(part, str):
            return part + name
        name = f"[{part}]{name}"
    return name


def _one_of(choices: list[str]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last


def _shape_at(path: Path) -> type[Shape] | type[EnumSpec] | None:
    """Return the shape of the mapping that belongs at a path of the spec, if one does."""
    shape: type[Shape] | type[EnumSpec] = Spec
    # Below `entities` stand names, and only below a name the keys of an entity.
    at_name = False
    for part in path:
        if at_name:
            at_name = False
            continue
        key = "root" if shape is EnumSpec else str(part)
        inner = _shape_in(shape.model_fields[key].annotation) if key in shape.model_fields else None
        if inner is None:
            return None
        shape, many = inner
        at_name = many and key != "root"
    return None if at_name else shape


def _shape_in(annotation: object) -> tuple[type[Shape] | type[EnumSpec], bool] | None:
    """Return the shape that an annotation holds, and whether it holds many of them."""
    if isinstance(annotation, type) and issubclass(annotation, Shape | EnumSpec):
        return annotation, False
    for argument in get_args(annotation):
        if inner := _shape_in(argument):
            return inner[0], inner[1] or get_origin(annotation) in {dict, tuple}
    return None
