"""What is a mistake, and what is none."""

from textwrap import dedent

import pytest

from .mutants import mutants_of


def changes(text: str) -> set[str]:
    """What the lines of a module can become."""
    return {mutant.change[1] for mutant in mutants_of("m.py", dedent(text))}


@pytest.mark.parametrize(
    ("line", "mistakes"),
    [
        ("x = a == b", {"x = a != b"}),
        ("x = a < b", {"x = a <= b"}),
        ("x = a is None", {"x = a is not None"}),
        ("x = a not in b", {"x = a in b"}),
        ("x = a and b", {"x = a or b"}),
        ("x = a + b", {"x = a - b"}),
        ("x = not a", {"x = a"}),
        ("x = 1", {"x = 2"}),
        ("x = True", {"x = False"}),
        ("x = 'a'", {"x = 'XXa'"}),
        ("x = b'a'", {"x = b'XXa'"}),
        ("x = f'{a}b'", {'x = "XX"'}),
        ("x = None", set()),
        ("x = a if b else c", {"x = a if not b else c"}),
        ("x = lambda: a", {"x = lambda: None"}),
        ("x = [a for a in b if a]", {"x = [a for a in b if not a]"}),
        ("x = a if b != c else d", {"x = a if b == c else d"}),
        ("x = a if not b else c", {"x = a if b else c"}),
        ("f(a, b)", {"f(b, a)", "pass"}),
        ("x = f(a=b)", {"x = f()"}),
        ("x.a = b", {"pass"}),
        ("x += a", {"pass"}),
        ("raise a", {"pass"}),
        ("x = cast('T', a, )", set()),
        ("T = TypeVar('T', bound='M')", set()),
        ("x: Literal['a'] = b", set()),
        ("X = Literal['a']", set()),
        ("x = Field(description='a')", set()),
        ("x = {'description': 'a', 'b': c}", {"x = {'description': 'a', 'XXb': c}"}),
    ],
)
def test_mistakes_of_a_line(line: str, mistakes: set[str]) -> None:
    assert changes(line) == mistakes


def test_mistakes_of_functions_and_classes() -> None:
    text = """
        @cache
        @override
        def f(a: 'A' = True) -> 'B':
            'What it does.'
            try:
                return a
            except (B, C):
                g()
            if a:
                raise
        @dataclass
        class D:
            'What it is.'
            a: int = b
            c = d
        if TYPE_CHECKING:
            e = 1
    """
    assert changes(text) == {
        *("", "def f(a: 'A' = False) -> 'B':", "return None", "except (B,):", "except (C,):"),
        *("pass", "raise", "if not a:", "a: int"),
    }
    assert len(mutants_of("m.py", dedent(text))) == 12


def test_a_mutant_says_where_it_is() -> None:
    (mutant,) = mutants_of("m.py", "a = b\n\n# é\nc = 'é' == d\n")[:1]
    assert mutant.diff == ["@@ -4 +4 @@", "-c = 'é' == d", "+c = 'é' != d"]
    assert mutant.change == ("c = 'é' == d", "c = 'é' != d")


def test_equivalent_mutants_are_there_and_have_a_reason() -> None:
    from . import __main__ as program

    there = {
        (mutant.module, *mutant.change)
        for module, text in program.modules().items()
        for mutant in mutants_of(module, text)
    }
    assert program.equivalents().keys() <= there
    assert all(program.equivalents().values())


def test_a_seed_draws_from_all_modules_and_nothing_twice() -> None:
    from . import __main__ as program

    drawn = program.draw(1, 200)
    assert len({mutant.text for mutant in drawn}) == len(drawn) == 200
    assert {mutant.module for mutant in drawn} == program.modules().keys() - {"__init__.py"}
    assert program.draw(1, 200) == drawn != program.draw(2, 200)
