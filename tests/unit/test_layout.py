"""What the printer prints is what ruff would have printed, and means what went in."""

import ast
import keyword
import subprocess
import sys
import tomllib
from decimal import Decimal

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from modelwright.printing.code import (
    Attribute,
    Call,
    DictOf,
    Import,
    ListOf,
    Name,
    Node,
    Subscript,
    TupleOf,
    imported,
    literal,
)
from modelwright.printing.layout import assignment, declaration, import_block, render, statement
from modelwright.printing.text import LINE_WIDTH, comment, docstring, paragraphs, quoted, text_width

RUFF = [sys.executable, "-m", "ruff"]
ISOLATED = ["--isolated", "--target-version=py311", "--stdin-filename=module.py"]

# Each example is a process, and a diff of many statements says enough: no shrinking.
ruff_property = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def formatted(source: str) -> str:
    command = [*RUFF, "format", *ISOLATED, "--line-length=100", "-"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def lint(source: str, *rules: str) -> str:
    command = [*RUFF, "check", *ISOLATED, f"--select={','.join(rules)}", "--output-format=concise"]
    command += ["--config=line-length=100", "--config=lint.isort.known-first-party=['app']", "-"]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).decode()


def short_strings(size: int) -> st.SearchStrategy[str]:
    return st.text(max_size=size)


identifiers = st.from_regex(r"[a-z][a-z_]{0,24}", fullmatch=True).filter(
    lambda word: not keyword.iskeyword(word)
)
class_names = st.from_regex(r"[A-Z][A-Za-z]{0,24}[a-z]", fullmatch=True)
long_texts = st.one_of(
    st.text(alphabet="ab \"'\\", max_size=250),
    st.text(max_size=250),
    st.text(alphabet="aé世\u0301 \u202e\n", max_size=250),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.binary(max_size=150),
    st.one_of(short_strings(30), long_texts),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(short_strings(20), inner, max_size=4),
    ),
    max_leaves=8,
)
names = identifiers.map(Name)


def tuples(inner: st.SearchStrategy[Node], size: int) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(inner, max_size=size).map(tuple)


def calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    functions = st.one_of(
        class_names.map(Name),
        st.builds(Attribute, names, identifiers),
        st.builds(Attribute, st.builds(Call, class_names.map(Name), tuples(inner, 2)), identifiers),
    )
    keywords = st.dictionaries(identifiers, inner, max_size=4).map(lambda items: (*items.items(),))
    return st.builds(Call, functions, tuples(inner, 3), keywords)


nodes = st.recursive(
    st.one_of(names, values.map(literal)),
    lambda inner: st.one_of(
        calls(inner),
        tuples(inner, 4).map(ListOf),
        tuples(inner, 4).map(TupleOf),
        st.lists(st.tuples(short_strings(12).map(literal), inner), max_size=4)
        .map(tuple)
        .map(DictOf),
    ),
    max_leaves=8,
)
annotations = st.recursive(
    class_names.map(Name),
    lambda inner: st.builds(
        Subscript, class_names.map(Name), st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=4,
)


@ruff_property
@given(st.lists(st.tuples(identifiers, nodes), min_size=1, max_size=20))
def test_assignments_are_as_ruff_formats_them(cases: list[tuple[str, Node]]) -> None:
    source = "".join(assignment(target, value) + "\n" for target, value in cases)
    flat = "".join(f"{target} = {value.flat}\n" for target, value in cases)
    assert ast.dump(ast.parse(source)) == ast.dump(ast.parse(flat))
    assert formatted(source) == source


@ruff_property
@given(st.lists(st.tuples(identifiers, annotations, nodes), min_size=1, max_size=20))
def test_fields_are_as_ruff_formats_them(cases: list[tuple[str, Node, Node]]) -> None:
    lines = [assignment(name, value, annotation, indent=4) for name, annotation, value in cases]
    lines += [declaration(name, annotation, indent=4) for name, annotation, _ in cases]
    source = "class Fields:\n" + "".join(f"    {line}\n" for line in lines)
    assert formatted(source) == source


@ruff_property
@given(st.lists(nodes, min_size=1, max_size=20))
def test_returns_are_as_ruff_formats_them(cases: list[Node]) -> None:
    lines = [statement("return ", node, indent=4) for node in cases]
    source = "def function():\n" + "".join(f"    {line}\n" for line in lines)
    assert formatted(source) == source


@ruff_property
@given(st.lists(values, min_size=1, max_size=20))
def test_literals_give_their_value_back(cases: list[object]) -> None:
    for value in cases:
        source = statement("", literal(value))
        assert repr(ast.literal_eval(source)) == repr(value)
        assert source.replace("\n", "").isprintable()


@ruff_property
@given(st.lists(long_texts, min_size=1, max_size=20))
def test_strings_stay_within_the_line(cases: list[str]) -> None:
    for text in cases:
        for lines in (
            statement("x = ", literal(text)),
            render(Call(Name("f"), (), (("description", literal([text])),)), indent=8),
            render(DictOf(((literal("key"), literal(text)),)), indent=8),
        ):
            first, *others = lines.split("\n")
            assert text_width(first) + 8 <= LINE_WIDTH or not others
            assert all(text_width(line) <= LINE_WIDTH for line in others)


modules = st.sampled_from(
    [
        "os",
        "uuid",
        "datetime",
        "typing",
        "collections.abc",
        "sqlalchemy",
        "sqlalchemy.orm",
        "sqlmodel",
        "sqlalchemy.dialects.postgresql",
        "app",
        "app.models.task10",
        "app.models.task9",
        "app.models.task",
        "app.models.Task_two",
        "app.models.task_two",
    ]
)
members = class_names | identifiers | st.from_regex(r"[A-Z][A-Z_0-9]{0,9}", fullmatch=True)


@ruff_property
@given(st.lists(st.builds(Import, modules, st.none() | members), min_size=1, max_size=40))
def test_imports_are_as_ruff_sorts_them(imports: list[Import]) -> None:
    source = import_block(imports, first_party="app") + "\n"
    assert formatted(source) == source
    assert lint(source, "I", "E501") == ""
    assert import_block(reversed(imports), first_party="app") + "\n" == source


prose = st.one_of(
    long_texts,
    st.text(alphabet='ab. "\\\n#', max_size=300),
    st.lists(st.sampled_from(["noqa", "# type: ignore", "fmt: off", "Yes.", '"""'])).map(" ".join),
).filter(lambda text: bool(paragraphs(text)))


@ruff_property
@given(st.lists(prose, min_size=1, max_size=20))
def test_docstrings_are_as_ruff_formats_them(cases: list[str]) -> None:
    source = "\n\n".join(
        f"def function_{number}():\n    {docstring(text)}\n" for number, text in enumerate(cases)
    )
    assert formatted(source) == source
    assert lint(source, "E501", "W", "D200", "D209", "D210", "D301", "PGH", "RUF100") == ""
    functions = ast.parse(source).body
    for function, text in zip(functions, cases, strict=True):
        assert isinstance(function, ast.FunctionDef)
        printed = "".join((ast.get_docstring(function) or "").split())
        said = "".join(paragraphs(text)).replace(" ", "").replace('"', "'")
        assert printed.replace('"', "'").replace(".", "") == said.replace(".", "")


@ruff_property
@given(st.lists(prose, min_size=1, max_size=20))
def test_comments_order_no_tool_about(cases: list[str]) -> None:
    source = "\n".join(f"x = 1\n{comment(text)}" for text in cases) + "\n"
    assert formatted(source) == source
    assert lint(source, "E501", "E26", "W", "PGH", "RUF100") == ""
    assert len(ast.parse(source).body) == len(cases)
    assert not ast.parse(source, type_comments=True).type_ignores


@pytest.mark.parametrize(
    ("node", "source"),
    [
        (literal('say "hi"'), "'say \"hi\"'"),
        (literal('it\'s "so"'), "'it\\'s \"so\"'"),
        (literal("a\\b\n\u2028\u202e\x00\ud800é"), r'"a\\b\n\u2028\u202e\x00\ud800é"'),
        (literal(b"\xe9\x00'"), 'b"\\xe9\\x00\'"'),
        (literal(1e16), "1e16"),
        (literal(-0.0), "-0.0"),
        (literal((1,)), "(1,)"),
        (literal({"a": [None, True]}), '{"a": [None, True]}'),
        (literal(Decimal("1.50")), 'Decimal("1.50")'),
    ],
)
def test_literals(node: Node, source: str) -> None:
    assert render(node) == source


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_floats_without_a_literal_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"has no literal"):
        literal(value)


def test_other_types_are_refused() -> None:
    with pytest.raises(TypeError, match="set has no literal"):
        literal({1})


def test_imports_are_collected_from_the_whole_tree() -> None:
    field = imported("sqlmodel", "Field")
    tree = Call(field, (DictOf(((imported("enum", "Enum"), literal(Decimal(1))),)),))
    assert import_block(tree.imports, first_party="app") == (
        "from decimal import Decimal\nfrom enum import Enum\n\nfrom sqlmodel import Field"
    )


def test_a_long_description_is_printed_in_pieces() -> None:
    description = literal("words " * 20)
    node = Call(Name("Field"), (), (("description", description), ("ge", literal(0))))
    assert assignment("progress", node, Name("int"), indent=4) == (
        "progress: int = Field(\n"
        "        description=(\n"
        f'            "{"words " * 14}"\n'
        f'            "{"words " * 6}"\n'
        "        ),\n"
        "        ge=0,\n"
        "    )"
    )


def test_the_first_sentence_of_a_docstring_stands_alone() -> None:
    text = "A unit of work. " + "It is long. " * 10
    assert docstring(text).startswith('"""A unit of work.\n\n    It is long. It is')
    assert docstring("A unit of work") == '"""A unit of work."""'
    with pytest.raises(ValueError, match="needs text"):
        docstring(" \n\u200b")


def test_quoted_strings_are_read_alike_by_toml_and_yaml() -> None:

    text = 'a "b" \\ \n\t\x00\x7f\u2028\u202e\U0001f600\ufeff #: é'
    assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}
    assert yaml.safe_load(f"x: {quoted(text)}") == {"x": text}
