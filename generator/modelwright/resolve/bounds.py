"""The constraints of a field: whether they apply to its type and leave a value."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from ..diagnostics import Path
from ..language import FieldSpec
from ..model import LOWER_BOUNDS, UPPER_BOUNDS, Type
from ..values.literals import read_literal
from ..values.samples import pattern_error
from .context import Context

CONSTRAINTS: Final = (
    "min_length",
    "max_length",
    "pattern",
    "ge",
    "gt",
    "le",
    "lt",
    "multiple_of",
    "max_digits",
    "decimal_places",
)
NUMERIC_DIGITS: Final = 1000
"""PostgreSQL's largest declared precision of NUMERIC."""
VARCHAR_LENGTH: Final = 10_485_760
"""PostgreSQL's largest declared length of VARCHAR."""
_LENGTHS: Final = frozenset({"min_length", "max_length"})


def resolve_constraints(
    context: Context, spec: FieldSpec, type_: Type, path: Path
) -> Mapping[str, Any] | None:
    """The constraints as the field says them, or None after a report."""
    said = {key: getattr(spec, key) for key in CONSTRAINTS if getattr(spec, key) is not None}
    allowed = type_.row.constraints if type_.row else _LENGTHS if type_.item else frozenset[str]()
    for key in said.keys() - allowed:
        message = f"`{key}` does not apply to {_shown(spec)}"
        context.error("constraint", (*path, key), message, f"leave `{key}` out", key=True)
    if said.keys() - allowed:
        return None
    bounds = _Bounds(context, said, type_, path)
    sound = [bounds.digits() and bounds.range(), bounds.lengths(), bounds.pattern()]
    return MappingProxyType(said) if all(sound) else None


def _shown(spec: FieldSpec) -> str:
    return "an enum" if spec.values else spec.db_type or spec.type.text.rstrip("? ")


class _Bounds:
    """The constraints of one field against each other and against its column."""

    def __init__(self, context: Context, said: Mapping[str, Any], type_: Type, path: Path) -> None:
        self.context = context
        self.said = said
        self.row = type_.row
        self.path = path

    def _refuse(self, key: str, message: str, hint: str) -> bool:
        self.context.error("constraint", (*self.path, key), message, hint)
        return False

    @property
    def _decimal(self) -> bool:
        return self.row is not None and self.row.name == "decimal"

    def digits(self) -> bool:
        """Whether the digits of a decimal are said and fit its column."""
        if not self._decimal:
            return True
        digits, places = self.said.get("max_digits"), self.said.get("decimal_places")
        if digits is None or places is None:
            message = "a decimal needs `max_digits` and `decimal_places`"
            hint = "for money, `max_digits: 12` and `decimal_places: 2` are usual"
            return self._refuse("type", message, hint)
        if digits > NUMERIC_DIGITS:
            message = f"`max_digits` must be at most {NUMERIC_DIGITS}, not {digits}"
            return self._refuse("max_digits", message, "PostgreSQL's NUMERIC has no more")
        if places > digits:
            message = f"`decimal_places` {places} is over `max_digits` {digits}"
            return self._refuse("decimal_places", message, "`max_digits` counts all digits")
        return True

    def range(self) -> bool:
        """Whether a value of the column lies within the range."""
        for one, other in (LOWER_BOUNDS, UPPER_BOUNDS):
            if one in self.said and other in self.said:
                message = f"`{one}` and `{other}` bound the same side"
                return self._refuse(other, message, "keep one of them")
        if self.said.get("multiple_of", 1) <= 0:
            return self._refuse("multiple_of", "`multiple_of` must be over 0", "leave it out")
        return self._whole() and self._not_empty()

    def _whole(self) -> bool:
        """Whether the bounds of an integer are integers that its column holds."""
        if self.row is None or self.row.bits is None:
            return True
        for key in (*LOWER_BOUNDS, *UPPER_BOUNDS, "multiple_of"):
            try:
                read_literal(self.row.literal, self.said.get(key, 0))
            except ValueError as problem:
                message = f"`{key}` {self.said[key]} does not fit {self.row.name}: {problem}"
                return self._refuse(key, message, "take a bound that the column holds")
        return True

    def _not_empty(self) -> bool:
        step = self._step
        low, high = self._end(LOWER_BOUNDS, step), self._end(UPPER_BOUNDS, -step)
        if self._decimal:
            limit = Fraction(10) ** (self.said["max_digits"] - self.said["decimal_places"]) - step
            low = -limit if low is None else max(low, -limit)
            high = limit if high is None else min(high, limit)
        if low is None or high is None:
            return True
        multiple = Fraction(str(self.said.get("multiple_of", step)))
        if multiple:
            low = -(-low // multiple) * multiple
        strict = not step and ("gt" in self.said or "lt" in self.said)
        if low < high or (low == high and not strict):
            return True
        key = next(key for key in (*UPPER_BOUNDS, *LOWER_BOUNDS, "max_digits") if key in self.said)
        return self._refuse(key, "no value lies within the range", "widen the bounds")

    @property
    def _step(self) -> Fraction:
        """The distance of two neighbours; 0 where there is always another between them."""
        if self._decimal:
            return Fraction(1, 10 ** self.said["decimal_places"])
        return Fraction(self.row is not None and self.row.bits is not None)

    def _end(self, keys: tuple[str, str], inwards: Fraction) -> Fraction | None:
        closed, open_ = keys
        if closed in self.said:
            return Fraction(str(self.said[closed]))
        return Fraction(str(self.said[open_])) + inwards if open_ in self.said else None

    def lengths(self) -> bool:
        """Whether the lengths fit each other and the column."""
        low, high = self.said.get("min_length"), self.said.get("max_length")
        if low is not None and high is not None and low > high:
            message = f"`min_length` {low} is over `max_length` {high}"
            return self._refuse("min_length", message, "swap them, or widen the bounds")
        if self.row is None or self.row.name != "str":
            return True
        for key, length in (("max_length", high), ("min_length", low)):
            if length is not None and length > VARCHAR_LENGTH:
                message = f"`{key}` must be at most {VARCHAR_LENGTH} for a str, not {length}"
                return self._refuse(key, message, "write `type: text`")
        return True

    def pattern(self) -> bool:
        """Whether Pydantic takes the regular expression."""
        pattern = self.said.get("pattern")
        problem = pattern_error(pattern) if pattern is not None else None
        if problem is None:
            return True
        message = f"`pattern` is no regular expression that Pydantic takes: {problem}"
        return self._refuse("pattern", message, "look-around and back-references are not known")
