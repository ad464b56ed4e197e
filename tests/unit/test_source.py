"""YAML text and data become plain values that remember where they stand."""

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from modelwright.diagnostics import Diagnostics, SpecError
from modelwright.language.source import MAX_SIZE, Source
from modelwright.language.yaml_data import MAX_DEPTH, MAX_VALUES, described


def read(text: str) -> Source:
    return Source.from_text(text, "spec.yaml")


def problems(source: Source) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in source.problems]


def only(text: str) -> str:
    (problem,) = read(text).problems
    return str(problem)


def test_reads_what_safe_load_reads() -> None:
    text = "a: [1, yes, 1e3, 12:30, 2024-01-01, ~, .5, 'no']\nb: &x {c: d}\ne: *x\n"
    source = read(text)
    assert source.problems == ()
    assert source.data == yaml.safe_load(text)
    assert source.text == text


def test_both_doors_give_the_same_data() -> None:
    text = "a: {b: [1, two, 3.5, null], when: 2024-01-01 10:00:00}\n"
    assert Source.from_data(yaml.safe_load(text)).data == read(text).data


def test_an_alias_gives_values_of_its_own() -> None:
    data = read("a: &x [1]\nb: *x\n").data
    assert isinstance(data, dict)
    assert data["a"] is not data["b"]


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, "1:1"),
        (("entities", "A", "fields", "x"), False, "4:10"),
        (("entities", "A", "fields", "x"), True, "4:7"),
        (("entities", "A", "fields", "x", "type"), False, "4:10"),
        (("entities", "A", "fields", "y", "type"), False, "5:17"),
        (("entities", "A", "fields", "y", "max_length"), True, "5:7"),
        (("entities", "A", "unique", 0, "fields", 1), False, "6:18"),
        (("entities", "A", "unique", 7), True, "6:5"),
        (("enums", "E", "b"), False, "7:16"),
    ],
)
def test_locate(path: tuple[str | int, ...], key: bool, place: str) -> None:
    source = read(
        "entities:\n"
        "  A:\n"
        "    fields:\n"
        "      x: str\n"
        "      y: {type: int}\n"
        "    unique: [[a, b]]\n"
        "enums: {E: [a, b]}\n"
    )
    assert str(source.locate(path, key)) == f"spec.yaml:{place}"


def test_data_has_no_places() -> None:
    source = Source.from_data({"a": 1})
    assert source.locate(("a",)) is None
    assert source.raw(("a",)) is None


def test_raw_is_the_text_of_unquoted_scalars() -> None:
    source = read("a: no\nb: 'no'\nc: [12:30]\nd: {}\n")
    assert [source.raw((key,)) for key in "abd"] == ["no", None, None]
    assert source.raw(("c", 0)) == "12:30"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("no", 'YAML reads `no` as the boolean false; quote it to keep the text: "no"'),
        ("12:30", 'YAML reads `12:30` as the number 750; quote it to keep the text: "12:30"'),
        (
            "2024-01-01",
            "YAML reads `2024-01-01` as the date 2024-01-01; quote it to keep the text: "
            '"2024-01-01"',
        ),
        ("1e3", "YAML reads `1e3` as text; write 1000"),
        ("'1e3'", None),
        ("text", None),
        ("[no]", None),
    ],
)
def test_misread(text: str, hint: str | None) -> None:
    source = read(f"a: {text}\n")
    assert isinstance(source.data, dict)
    assert source.misread(("a",), source.data["a"]) == hint


def test_misread_without_text_speaks_of_booleans_only() -> None:
    source = Source.from_data({"a": False, "b": 3})
    assert source.misread(("a",), False) is not None
    assert source.misread(("b",), 3) is None


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", "3:1"),
        ("a: {on: 1}\n", "key-not-text", "1:5"),
        ("? [a]\n: 1\n", "key-not-text", "1:3"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "merge-key", "3:3"),
        ("a: !thing x\n", "yaml-tag", "1:4"),
        ("a: !!binary aGk=\n", "yaml-tag", "1:4"),
        ("a: !!str {}\n", "yaml-tag", "1:4"),
        ("a: =\n", "yaml-tag", "1:4"),
        ("a: 2024-13-45\n", "bad-scalar", "1:4"),
        (f"a: 0x{'f' * 5000}\n", "bad-scalar", "1:4"),
        (f"a: {'9' * 5000}\n", "bad-scalar", "1:4"),
        ('a: "\\0"\n', "control-character", "1:4"),
        ('a: "\\ud800"\n', "control-character", "1:4"),
        ("a: b\x07\n", "control-character", "1:5"),
        ("--- a\n--- b\n", "yaml-syntax", "2:1"),
        ('a: "\\U00110000"\n', "yaml-syntax", "1:7"),
        ("", "empty-spec", "1:1"),
        ("# nothing\n", "empty-spec", "1:1"),
    ],
)
def test_refuses(text: str, code: str, place: str) -> None:
    assert problems(read(text)) == [(code, f"spec.yaml:{place}")]


def test_all_slips_are_found_at_once() -> None:
    source = read("a: 1\na: 2\non: !x 3\nb: 2024-13-45\n")
    codes = [code for code, _ in problems(source)]
    assert codes == ["duplicate-key", "key-not-text", "yaml-tag", "bad-scalar"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: {name: str?}\n",
            "spec.yaml:1:14: `str?` is not allowed unquoted between brackets\n"
            '  hint: quote it: "str?"',
        ),
        (
            "a: {name: list[str], b: c}\n",
            "spec.yaml:1:15: `list[str]` is not allowed unquoted between brackets\n"
            '  hint: quote it: "list[str]"',
        ),
        (
            "a: @ada\n",
            'spec.yaml:1:4: unquoted text cannot begin with `@`\n  hint: quote it: "@ada"',
        ),
        (
            "a:\n\tb: 1\n",
            "spec.yaml:2:1: a tab is not allowed here\n  hint: indent with spaces",
        ),
        (
            "a: [1,\nb: 2",
            "spec.yaml:1:4: the bracket opened here is never closed\n"
            "  hint: add the closing bracket",
        ),
        (
            "a: 'b\n",
            "spec.yaml:1:4: the quote opened here is never closed\n  hint: add the closing quote",
        ),
        (
            'a: "\\d+"\n',
            "spec.yaml:1:6: `\\d` means nothing in double quotes\n"
            "  hint: write `\\\\d`, or use single quotes",
        ),
        (
            "a: *b\n",
            "spec.yaml:1:4: there is no anchor `&b` before this alias\n"
            '  hint: define the anchor first, or quote the text: "*b"',
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            "spec.yaml:3:2: this does not fit the block that begins in line 1\n"
            "  hint: begin everything of one level in the same column, and quote text as a whole",
        ),
        (
            "a: b: c\n",
            "spec.yaml:1:5: `:` is not allowed here\n"
            '  hint: quote text that holds ": ", and check the indentation of this line',
        ),
    ],
)
def test_syntax_errors_say_the_way_out(text: str, message: str) -> None:
    assert only(text) == message


def test_anchors_that_explode_are_stopped() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    source = read("\n".join(lines))
    assert [code for code, _ in problems(source)] == ["too-large"]
    assert f"{MAX_VALUES:,} values" in source.problems[0].message
    assert source.data is None


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: *a, c: *a}\n"])
def test_aliases_that_contain_themselves_are_stopped(text: str) -> None:
    assert [code for code, _ in problems(read(text))] == ["too-large"]


def test_data_that_contains_itself_is_stopped() -> None:
    data: list[object] = []
    data.append(data)
    assert [code for code, _ in problems(Source.from_data(data))] == ["too-large"]


def test_nesting_has_a_floor() -> None:
    assert read("[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).problems == ()
    deep = read("[" * 100_000)
    assert "nested deeper" in deep.problems[0].message


def test_size_has_a_limit() -> None:
    assert problems(read("#" * (MAX_SIZE + 1))) == [("too-large", "spec.yaml:1:1")]


def test_data_is_checked_as_text_is() -> None:
    source = Source.from_data({"a": {True: 1}, "b": {1, 2}, "c": 1 << 20_000, "d": "\0"})
    assert problems(source) == [
        ("key-not-text", "a.True"),
        ("yaml-tag", "b"),
        ("bad-scalar", "c"),
        ("control-character", "d"),
    ]


def test_files_are_utf_8_with_or_without_a_mark(tmp_path: Path) -> None:
    file = tmp_path / "spec.yaml"
    file.write_bytes("\ufeffa: ä\n".encode())
    source = Source.from_path(file)
    assert source.data == {"a": "ä"}
    assert str(source.locate(("a",))) == f"{file}:1:4"
    file.write_bytes("a: 1\nb: ä".encode() + "ö".encode("latin-1"))
    assert problems(Source.from_path(file)) == [("encoding", f"{file}:2:5")]


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Source.from_path(tmp_path / "spec.yaml")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "the boolean true"),
        (3, "the number 3"),
        ("x", 'the text "x"'),
        ("x" * 70, f'the text "{"x" * 60}..."'),
        (dt.date(2024, 1, 2), "the date 2024-01-02"),
        ([], "a list"),
        ({}, "a mapping"),
    ],
)
def test_described(value: object, text: str) -> None:
    assert described(value) == text


@given(
    st.text(alphabet=st.sampled_from("ab:-[]{},?#&*!|>'\"%@`\\ \n\t0189.~<=xuU_ä\0"), max_size=60)
)
def test_any_text_is_read_or_refused(text: str) -> None:
    source = read(text)
    assert source.problems or source.data == yaml.safe_load(text)


def test_collector_sorts_and_drops_repetitions() -> None:
    source = read("a: 1\nb: {c: 2}\n")
    diagnostics = Diagnostics(source.locate)
    assert not diagnostics
    diagnostics.error("later", ("b", "c"), "second")
    diagnostics.error("sooner", ("a",), "first", "a hint", key=True)
    diagnostics.error("later", ("b", "c"), "second")
    with pytest.raises(SpecError) as caught:
        diagnostics.raise_if_any()
    assert str(caught.value) == (
        "spec.yaml:1:1: first\n"
        "  hint: a hint\n"
        "spec.yaml:2:8: second\n"
        "2 problems in spec.yaml; nothing was written."
    )
    assert caught.value.diagnostics[1].as_dict() == {
        "code": "later",
        "file": "spec.yaml",
        "line": 2,
        "column": 8,
        "path": "b.c",
        "message": "second",
        "hint": None,
    }


def test_without_text_the_path_is_the_place() -> None:
    diagnostics = Diagnostics()
    diagnostics.error("x", ("entities", "A B", "indexes", 0), "wrong")
    (problem,) = diagnostics
    assert str(problem) == "entities['A B'].indexes[0]: wrong"
    with pytest.raises(SpecError, match=r"1 problem in the spec; nothing was written\.$"):
        diagnostics.raise_if_any()


def test_words_of_a_spec_do_not_steer_the_terminal() -> None:
    diagnostics = Diagnostics()
    diagnostics.error("x", ("a",), "unknown key `\x1b[2J\n`")
    assert str(next(iter(diagnostics))) == r"a: unknown key `\x1b[2J\n`"


def test_what_could_not_be_read_is_reported_once() -> None:
    source = read("a: 2024-13-45\n")
    diagnostics = Diagnostics(source.locate)
    diagnostics.unreadable(source.problems[0])
    diagnostics.error("bad-default", ("a",), "follows from it")
    diagnostics.error("other", ("b",), "stands by itself")
    assert [problem.code for problem in diagnostics] == ["other", "bad-scalar"]
