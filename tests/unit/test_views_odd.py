"""Views of specs that are odd in some way: what they print is right all the same."""

import ast
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from modelwright.language.source import Source
from modelwright.model import Project
from modelwright.printing.layout import export_order
from modelwright.printing.text import LINE_WIDTH
from modelwright.resolve import load
from modelwright.values.literals import json_value
from modelwright.views import Views
from modelwright.views.tests.rows import Rows

NAMES = (
    "A",
    "A0",
    "A00",
    "A01",
    "A1",
    "A9",
    "A10",
    "AB",
    "Aa",
    "B2b",
    "B10a",
    "URL2",
    "URLs",
    "X9",
)


def project(fields: Mapping[str, Any], name: str = "Thing", **said: Any) -> Project:
    entity = {"fields": fields, "timestamps": False, **said}
    return load(Source.from_data({"project": "shop", "entities": {name: entity}}))


def rows_of(fields: Mapping[str, Any], **said: Any) -> Rows:
    return Rows(project(fields, **said).entities[0])


def test_exports_are_in_the_order_of_ruff() -> None:
    ordered = sorted(NAMES, key=export_order)
    source = "__all__ = [" + ", ".join(f'"{name}"' for name in ordered) + "]\n"
    command = ("ruff", "check", "--isolated", "--select=RUF022", "--stdin-filename=__init__.py")
    done = subprocess.run(
        [sys.executable, "-m", *command, "-"],
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("value", [b"?\x9dY\x8f\xc8!\xc3\xcf\xe5", [b"\xff\xef"]])
def test_bytes_have_the_base64_that_the_api_takes(value: object) -> None:
    assert "_" not in str(json_value(value))
    assert "/" in str(json_value(value))


def test_a_moment_and_its_column_have_names_of_their_own() -> None:
    field = {"type": "datetime", "optional": True, "default": "2024-01-31T12:00:00Z"}
    made = project({"due": field})
    module = Views(made).models(made.entities[0])
    assert "UTCDateTime as UTCDateTimeType" in module.imports
    assert module.imports.count("import UTCDateTime\n") <= 1


@pytest.mark.parametrize(
    ("field", "check"),
    [
        ({"type": "int"}, "size >= 1000"),
        ({"type": "float"}, "size <> 1.5"),
        ({"type": "decimal", "max_digits": 9, "decimal_places": 2}, "size > 50"),
    ],
)
def test_numbers_that_are_unique_meet_checks(field: Mapping[str, Any], check: str) -> None:
    rows = rows_of({"size": {**field, "unique": True}}, checks={"large": check})
    found = [rows.row(n) for n in range(1, 10)]
    assert all(map(rows.sound, found))
    assert len({row["size"] for row in found}) == len(found)


def test_a_number_that_sqlite_cannot_hold_is_left_to_the_tests() -> None:
    rows = rows_of({"size": "bigint"}, checks={"less": "size < 99999999999999999999"})
    assert rows.sound({**rows.row(), "size": 10**30})


def test_numbers_stay_within_the_column() -> None:
    rows = rows_of({"size": {"type": "smallint", "le": -(2**15), "unique": True}})
    assert {rows.row(n)["size"] for n in range(1, 10)} == {-(2**15)}


@pytest.mark.parametrize("name", ["List", "Dict", "Int"])
def test_an_end_of_a_link_may_be_called_like_a_type(name: str) -> None:
    relation = {"others": {"to": name, "kind": "many_to_many", "inverse": "of_others"}}
    entities = {name: {"fields": {"x": "int"}}, "Thing": {"relations": relation}}
    made = load(Source.from_data({"project": "shop", "entities": entities}))
    assert made.entities[1].links[0].target_columns == (f"{name.lower()}_id",)


def test_a_description_with_many_signs_has_no_long_line() -> None:
    said = {"project": "shop", "description": '"quoted" \\ and ' * 30}
    made = load(Source.from_data({**said, "entities": {"Thing": {"fields": {"x": "int"}}}}))
    text = Views(made).about_api
    assert max(map(len, text.splitlines())) <= LINE_WIDTH
    assert ast.literal_eval(f'"""{text}"""').split() == said["description"].split()
