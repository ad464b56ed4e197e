"""Samples match by construction, differ from each other, and violations do not match."""

from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from modelwright.values.samples import LETTERS_SOURCE, letters, pattern_error, sample, violation

NAMESPACE: dict[str, Any] = {}
exec(LETTERS_SOURCE, NAMESPACE)  # noqa: S102 - it is our own source


def value_of(expression: str, n: int) -> str:
    return str(eval(expression, {**NAMESPACE, "n": n}))  # noqa: S307 - as above


def matches(value: str, pattern: str | None, low: int | None, high: int | None) -> bool:
    constraint: Any = Field(pattern=pattern, min_length=low, max_length=high)
    try:
        TypeAdapter(Annotated[str, constraint]).validate_python(value)
    except ValidationError:
        return False
    return True


def check(pattern: str | None, low: int | None = None, high: int | None = None) -> int:
    """Check all values of a sample; the number of different ones it promises is returned."""
    found = sample(pattern, low, high, "title")
    assert found is not None
    values = [value_of(found.expression, n) for n in range(60)]
    assert all(matches(value, pattern, low, high) for value in values)
    assert values[1] == found.first
    assert len(set(values)) == min(60, found.distinct)
    return found.distinct


@pytest.mark.parametrize(
    ("pattern", "expression", "first"),
    [
        (r"^[a-z0-9-]+$", "str(n)", "1"),
        (r"^[A-Z]{2}[0-9]{4}$", 'f"AA{n % 10000:04}"', "AA0001"),
        (r"^\d{3}-\d{4}$", 'f"000-{n % 10000:04}"', "000-0001"),
        (r"^[a-z]+$", "letters(n, 7)", "aaaaaab"),
        (r"^(red|green|blue)$", '("red", "green", "blue")[n % 3]', "green"),
        (r"^@[a-z]\w*$", 'f"@a{n}"', "@a1"),
        (r"^[^\s]+$", "str(n)", "1"),
        (r"^[\U0001f600-\U0001f602]$", '"\U0001f600\U0001f601\U0001f602"[n % 3]', "\U0001f601"),
        (r"^$", '""', ""),
        (r"^((\d)(\d)){2}$", 'f"{n % 10000:04}"', "0001"),
        (r"^[a-z]\d{2,4}+$", 'f"a00{n}"', "a001"),
        (r"foo", 'f"foo{n}"', "foo1"),
        (r"foo$", 'f"{n}foo"', "1foo"),
        (r"^\{[0-9]{9}\}$", 'f"{{{n % 1000000000:09}}}"', "{000000001}"),
        (r"^\S+@\S+\.\S+$", 'f"{n}@a.a"', "1@a.a"),
    ],
)
def test_expressions(pattern: str, expression: str, first: str) -> None:
    found = sample(pattern)
    assert found is not None
    assert (found.expression, found.first) == (expression, first)
    assert check(pattern) == found.distinct


@pytest.mark.parametrize(
    ("low", "high", "expression"),
    [
        (None, None, 'f"title-{n}"'),
        (None, 20, 'f"title-{n}"'),
        (12, 100, 'f"title-{n:06}"'),
        (None, 4, "letters(n, 4)"),
        (300, None, 'f"title-{n:0294}"'),
        (0, 0, '""'),
    ],
)
def test_lengths_without_a_pattern(low: int | None, high: int | None, expression: str) -> None:
    found = sample(None, low, high, "title")
    assert found is not None
    assert found.expression == expression
    check(None, low, high)


def test_other_parts_grow_to_the_least_length() -> None:
    assert check(r"^[a-z]{2,}-[0-9]{4}$", 20, 20) >= 10_000


@pytest.mark.parametrize(
    "pattern", [r"\p{L}+", r"(?=a)b", r"(", r"^[a-z]{5}$", r"^a{100000}$", "\ud800"]
)
def test_no_sample(pattern: str) -> None:
    assert sample(pattern, max_length=4) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a?){60}a{60}$",
        r"^((a|b|c|d)(e|f|g|h)){30}$",
        r"(((((a*)*)*)*)*)*",
        r"^(((a|b)+)+)+$",
        r"(a{9}){9}{9}",
        r"(x|y)" * 60,
    ],
)
def test_work_is_bounded(pattern: str) -> None:
    found = sample(pattern)
    assert found is None or matches(found.first, pattern, None, None)


def test_pattern_errors_are_one_line() -> None:
    assert pattern_error(r"^[a-z]+$") is None
    assert pattern_error("(") == "unclosed group"
    for pattern in (r"(?<=a)b", r"(a)\1", "\ud800", r"((\w{100}){100}){100}"):
        error = pattern_error(pattern)
        assert error
        assert "\n" not in error


@pytest.mark.parametrize("pattern", [r"^[a-z0-9-]+$", r"^\d{3}-\d{4}$", r"^[^\s]+$", r"^.{3}$"])
def test_violations(pattern: str) -> None:
    value = violation(pattern, 2, 10)
    assert value is not None
    assert matches(value, None, 2, 10)
    assert not matches(value, pattern, None, None)


def test_nothing_violates_a_pattern_that_takes_all() -> None:
    assert violation(r"") is None


def test_letters_are_those_of_the_generated_function() -> None:
    assert [letters(n, 2) for n in (0, 1, 26, 675)] == ["aa", "ab", "ba", "zz"]
    assert all(NAMESPACE["letters"](n, 3) == letters(n, 3) for n in range(800))


atoms = st.sampled_from(
    [
        "a",
        "-",
        "[a-z]",
        "[A-Z0-9]",
        r"\d",
        r"\w",
        ".",
        "[^\\s]",
        "[xyz]",
        r"\.",
        "é",
        "[\u03b1-\u03c9]",
    ]
)
counts = st.sampled_from(["", "", "+", "*", "?", "{3}", "{2,}", "{1,4}", "+?", "{0,2}"])
patterns = st.recursive(
    st.builds(str.__add__, atoms, counts),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.builds("({}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, counts),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(patterns, st.booleans(), st.none() | st.integers(0, 12), st.none() | st.integers(12, 30))
def test_samples_of_any_pattern(
    pattern: str, anchored: bool, low: int | None, high: int | None
) -> None:
    whole = f"^({pattern})$" if anchored else pattern
    if sample(whole, low, high, "title") is not None:
        check(whole, low, high)
    if low is None and high is None:
        assert sample(whole) is not None
