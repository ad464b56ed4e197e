"""A source becomes a Spec, or every reason why it does not."""

import copy
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from modelwright.diagnostics import Diagnostics
from modelwright.language import (
    EnumValueSpec,
    IndexColumnSpec,
    PrimaryKeySpec,
    Spec,
    TypeRef,
    json_schema,
    nearest,
    read_spec,
)
from modelwright.language.base import TAKEN_PACKAGES
from modelwright.language.source import Source

TASKMANAGER = (Path(__file__).parent / "taskmanager.yaml").read_text(encoding="utf-8")


def read(text: str) -> tuple[Spec | None, list[str]]:
    source = Source.from_text(text, "spec.yaml")
    diagnostics = Diagnostics(source.locate)
    spec = read_spec(source, diagnostics)
    return spec, [str(problem).removeprefix("spec.yaml:") for problem in diagnostics]


def valid(text: str) -> Spec:
    spec, problems = read(text)
    assert problems == []
    assert spec is not None
    return spec


def entity(text: str) -> str:
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"project: shop\nentities:\n  Item:\n{lines}"


def test_the_whole_language_is_read() -> None:
    spec = valid(TASKMANAGER)
    assert (spec.project, spec.package, spec.api_prefix) == ("taskmanager", "app", "/api/v1")
    assert list(spec.entities) == ["Project", "Worker", "Task", "TaskAssignment"]
    assert list(spec.enums["Priority"].values) == ["low", "medium", "high"]
    assert spec.enums["Priority"].values["high"].was == "urgent"
    task = spec.entities["Task"]
    assert task.soft_delete is True
    assert task.timestamps is None
    assert task.fields["progress"].was == "progress_percent"
    assert task.relations["workers"].through == "TaskAssignment"
    assert task.checks == {"progress_done": "status <> 'completed' OR progress = 100"}
    assert not spec.broken


def test_short_forms_stand_for_long_ones() -> None:
    short = valid(
        entity(
            "primary_key: uuid\n"
            "fields: {name: str, note: 'text?'}\n"
            "unique: [[name, note]]\n"
            "indexes: [[name, {field: note, order: desc}]]\n"
        )
        + "enums: {Size: [s, m]}\n"
    )
    long = valid(
        entity(
            "primary_key: {type: uuid}\n"
            "fields: {name: {type: str}, note: {type: 'text?'}}\n"
            "unique: [{fields: [name, note]}]\n"
            "indexes: [{fields: [{field: name}, {field: note, order: desc}]}]\n"
        )
        + "enums: {Size: {s: {}, m: }}\n"
    )
    assert short == long
    item = short.entities["Item"]
    assert item.primary_key == PrimaryKeySpec(type="uuid")
    assert item.fields["note"].nullable
    assert not item.fields["name"].nullable
    assert item.indexes[0].fields[1] == IndexColumnSpec(field="note", order="desc")
    assert short.enums["Size"].values == {"s": EnumValueSpec(), "m": EnumValueSpec()}


def test_a_default_of_null_is_a_default() -> None:
    fields = valid(entity("fields: {a: str, b: {type: 'str?', default: null}}")).entities["Item"]
    assert not fields.fields["a"].has_default
    assert fields.fields["b"].has_default
    assert fields.fields["b"].default is None


def test_defaults_keep_what_yaml_read() -> None:
    text = "fields: {a: {type: json, default: {x: [1, 2.5, no]}}, b: {type: int, default: 'x'}}"
    fields = valid(entity(text)).entities["Item"].fields
    assert fields["a"].default == {"x": [1, 2.5, False]}
    assert fields["b"].default == "x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("str", TypeRef("str", "str")),
        ("str?", TypeRef("str?", "str", optional=True)),
        (" list[str] ", TypeRef(" list[str] ", "list", "str")),
        ("list[ TaskStatus ] ?", TypeRef("list[ TaskStatus ] ?", "list", "TaskStatus", True)),
    ],
)
def test_types(text: str, expected: TypeRef) -> None:
    assert TypeRef.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("list", "write `list[str]`"),
        ("str??", "write a name, `list[name]`, and `?` at the end for optional"),
        ("", "write a name, `list[name]`, and `?` at the end for optional"),
        ("Optional[int]", "write `int?`"),
        ("int | None", "write `int?`"),
        ("typing.List[int]", "write `list[int]`"),
        ("int[]", "write `list[int]`"),
        ("list[int?]", "items cannot be null: write `list[int]`"),
        ("list[list[int]]", "a list of lists is stored as `json`"),
        ("dict[str, int]", "write `dict`: text keys and JSON values"),
        ("VARCHAR(20)", "write `type: str` and `max_length: 20`"),
        (
            "numeric(8, 2)",
            "write `type: decimal`, `max_digits: 8` and `decimal_places: 2`",
        ),
    ],
)
def test_types_written_otherwise(text: str, hint: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        TypeRef.parse(text)
    assert caught.value.context is not None
    assert caught.value.context["hint"] == hint


def test_one_broken_member_hides_nothing_and_is_remembered() -> None:
    spec, problems = read(
        "project: shop\n"
        "enums: {Size: [1], Color: [red]}\n"
        "mixins: {Named: {fields: {name: {typ: str}, title: str}}, Bare: {}}\n"
        "entities:\n"
        "  Item:\n"
        "    page_size: many\n"
        "    fields: {a: str, b: {type: str, max_length: x}}\n"
        "    relations: {owner: {}, parent: {to: Item}}\n"
        "    indexes: [[a], {}]\n"
        "  Offer: 3\n"
    )
    assert spec is not None
    assert len(problems) == 8
    assert spec.broken == {"Size", "Bare", "Offer"}
    assert list(spec.enums) == ["Color"]
    assert spec.mixins["Named"].broken == {"name"}
    item = spec.entities["Item"]
    assert item.broken == {"page_size", "b", "owner", "indexes"}
    assert list(item.fields) == ["a"]
    assert list(item.relations) == ["parent"]


def test_a_refused_project_name_does_not_stop_the_rest() -> None:
    spec, problems = read(
        "project: My Shop\nentities: {Item: {fields: {a: str?}}}\n".replace("?", "")
    )
    assert spec is not None
    assert list(spec.entities) == ["Item"]
    assert len(problems) == 1


@pytest.mark.parametrize("text", ["[]", "project: shop", "a: [", "project: p\nentities: {A: 3}"])
def test_nothing_is_left_to_go_on_with(text: str) -> None:
    spec, problems = read(text)
    assert spec is None
    assert len(problems) == 1


def test_a_names_own_rules_are_asked_in_a_later_round() -> None:
    _, problems = read(
        entity("fields: {a: {type: 'str?', optional: false}, b: {typ: str}}")
        + "conventions: {page_size: 200}\n"
    )
    assert [problem.split(": ")[0] for problem in problems] == ["4:17", "4:54", "5:14"]


def test_without_text_problems_name_the_path() -> None:
    tree = yaml.safe_load(TASKMANAGER)
    tree["entities"]["Task"]["fields"]["title"]["max_lenght"] = 3
    diagnostics = Diagnostics()
    read_spec(Source.from_data(tree), diagnostics)
    assert [str(problem) for problem in diagnostics] == [
        "entities.Task.fields.title.max_lenght: unknown key `max_lenght` in a field\n"
        "  hint: did you mean `max_length`?"
    ]


@pytest.mark.parametrize(
    ("package", "fine"),
    [
        ("app", True),
        ("task_manager2", True),
        ("App", False),
        ("_app", False),
        ("import", False),
        ("json", False),
        ("fastapi", False),
        ("tests", False),
    ],
)
def test_packages(package: str, fine: bool) -> None:
    _, problems = read(f"project: p\npackage: {package}\nentities: {{A: {{}}}}\n")
    assert (problems == []) is fine


def test_taken_packages_are_names_that_can_be_imported() -> None:
    assert all(name.isidentifier() for name in TAKEN_PACKAGES)
    assert not TAKEN_PACKAGES & sys.stdlib_module_names


@pytest.mark.parametrize(
    ("prefix", "fine"),
    [('""', True), ("/api", True), ("/api/v1", True), ("/", False), ("/a/", False), ("a", False)],
)
def test_prefixes(prefix: str, fine: bool) -> None:
    _, problems = read(f"project: p\napi_prefix: {prefix}\nentities: {{A: {{}}}}\n")
    assert (problems == []) is fine


def test_nearest() -> None:
    assert nearest("Max-Length", ["min_length", "max_length"]) == "max_length"
    assert nearest("colour", ["column", "type"]) is None


def paths(
    tree: dict[str, Any] | list[Any], path: tuple[str | int, ...] = ()
) -> list[tuple[str | int, ...]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    below = [
        found
        for key, value in items
        if isinstance(value, dict | list)
        for found in paths(value, (*path, key))
    ]
    keys = tree if isinstance(tree, dict) else range(len(tree))
    return [*((*path, key) for key in keys), *below]


TREE = yaml.safe_load(TASKMANAGER)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(paths(TREE)),
    st.sampled_from([None, True, -1, 1.5, "", "x y", [], {}, [1], ["a", "a"], {"x": 1}]),
)
def test_anything_anywhere_is_answered_in_our_own_words(
    path: tuple[str | int, ...], value: object
) -> None:
    tree = copy.deepcopy(TREE)
    holder = tree
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    diagnostics = Diagnostics()
    spec = read_spec(Source.from_data(tree), diagnostics)
    assert spec is not None or diagnostics
    for problem in diagnostics:
        assert problem.code != "invalid-value"
        assert "Input should" not in problem.message
        assert "\n" not in problem.message


def schema_errors(tree: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(json_schema())
    return [error.json_path for error in validator.iter_errors(tree)]


def test_json_schema_is_one_and_takes_the_whole_language() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert schema_errors(TREE) == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("entitys",), "$"),
        (("conventions", "x"), "$.conventions"),
        (("entities", "Task", "x"), "$.entities.Task"),
        (("entities", "Task", "fields", "title", "x"), "$.entities.Task.fields.title"),
        (("entities", "Task", "relations", "parent", "x"), "$.entities.Task.relations.parent"),
    ],
)
def test_json_schema_refuses_unknown_keys(path: tuple[str, ...], place: str) -> None:
    tree = copy.deepcopy(TREE)
    holder = tree
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = 1
    assert schema_errors(tree) == [place]


def test_every_key_has_a_description() -> None:
    schema = json_schema()
    for name, shape in {"Spec": schema, **schema["$defs"]}.items():
        for form in shape.get("anyOf", [shape]):
            for key, value in form.get("properties", {}).items():
                assert value.get("description"), f"{name}.{key}"
