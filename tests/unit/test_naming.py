"""Names are valid from birth, and the lists of taken names match what is installed."""

import enum
import keyword
from inspect import Parameter, signature

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Field, SQLModel

from modelwright.naming import (
    BODY_NAMES,
    CONSTRUCTOR_ARGUMENTS,
    MODEL_ATTRIBUTES,
    MODULE_CLASSES,
    ClassName,
    Identifier,
    enum_member,
    kebab,
    pascal,
    plural,
    reserved_reason,
    shorten,
    snake,
    suggest,
    title,
    words,
)


@pytest.mark.parametrize("name", ["Task", "HTTPServer", "A", "OAuth2Token", "T1"])
def test_class_names(name: str) -> None:
    assert ClassName(name) == name


@pytest.mark.parametrize("name", ["task", "", "Task_A", "1Task", "Täsk", "None", "Task\n", "A B"])
def test_no_class_names(name: str) -> None:
    with pytest.raises(ValueError, match=r"is (not a name in PascalCase|a keyword of Python)"):
        ClassName(name)


@pytest.mark.parametrize("name", ["a", "title", "line_2", "type", "match", "class_", "x1"])
def test_identifiers(name: str) -> None:
    assert Identifier(name) == name


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("class", "keyword"),
        ("_title", "private"),
        ("due__lt", "filter operators"),
        ("Title", "snake_case"),
        ("größe", "ASCII"),
        ("", "snake_case"),
        ("a\n", "snake_case"),
        ("1a", "snake_case"),
        ("a-b", "snake_case"),
        ("\uff41b", "snake_case"),
    ],
)
def test_no_identifiers(name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Identifier(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Task", "task"),
        ("TaskAssignment", "task_assignment"),
        ("HTTPServer", "http_server"),
        ("APIKey", "api_key"),
        ("OAuth2Token", "oauth2_token"),
        ("userID", "user_id"),
        ("URLs", "urls"),
        ("URLsList", "urls_list"),
        ("SHA256Hash", "sha256_hash"),
        ("A", "a"),
        ("already_snake", "already_snake"),
    ],
)
def test_snake(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_other_cases() -> None:
    assert kebab("TaskAssignment") == "task-assignment"
    assert words("TaskAssignment") == "task assignment"
    assert title("TaskAssignment") == "Task assignment"
    assert pascal("task_assignment") == "TaskAssignment"


@pytest.mark.parametrize(
    ("singular", "expected"),
    [
        ("task", "tasks"),
        ("order_entry", "order_entries"),
        ("day", "days"),
        ("box", "boxes"),
        ("status", "statuses"),
        ("class", "classes"),
        ("match", "matches"),
        ("analysis", "analyses"),
        ("leaf", "leaves"),
        ("knife", "knives"),
        ("roof", "roofs"),
        ("hero", "heroes"),
        ("photo", "photos"),
        ("person", "people"),
        ("sales_person", "sales_people"),
        ("salesperson", "salespeople"),
        ("child", "children"),
        ("woman", "women"),
        ("fireman", "firemen"),
        ("human", "humans"),
        ("gas", "gases"),
        ("quiz", "quizzes"),
        ("series", "series"),
        ("equipment", "equipment"),
        ("tasks", "tasks"),
        ("people", "people"),
    ],
)
def test_plural(singular: str, expected: str) -> None:
    assert plural(singular) == expected


def test_plurals_are_left_alone() -> None:
    for word in ("task", "box", "entry", "leaf", "hero", "person", "mouse", "day"):
        assert plural(plural(word)) == plural(word)


def test_names_are_shortened_by_bytes() -> None:
    assert shorten("a" * 63) == "a" * 63
    assert shorten("a" * 64) == "a" * 54 + "_ffe054fe"
    assert shorten("a" * 64) != shorten("a" * 65)
    assert len(shorten("é" * 40).encode()) <= 63
    assert shorten("ab_cdef" + "x" * 20, limit=12).startswith("ab_")


def test_model_attributes_are_those_installed() -> None:
    class Row(SQLModel, table=True):
        key: int = Field(primary_key=True)

    public = {name for name in dir(Row) if not name.startswith("_")} - {"key"}
    assert public | {"registry"} == MODEL_ATTRIBUTES
    assert all(reserved_reason(name, "field") for name in public)


def test_constructor_arguments_are_those_installed() -> None:
    positional = {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}
    for constructor in (SQLModel.__new__, SQLModel.__init__):
        names = {n for n, p in signature(constructor).parameters.items() if p.kind in positional}
        assert {name for name in names if name.isidentifier() and name[0] != "_"} <= (
            CONSTRUCTOR_ARGUMENTS
        )


@pytest.mark.parametrize("name", ["Exception", "Warning", "ValueError", "Page", "AsyncSession"])
def test_reserved_entities(name: str) -> None:
    assert reserved_reason(name, "entity")
    assert reserved_reason(suggest(name), "entity") is None


@pytest.mark.parametrize(
    "name",
    ["Session", "Base", "User", "Order", "List", "Test", "Select", "Type", "Group"],
)
def test_usual_entity_names_are_free(name: str) -> None:
    assert reserved_reason(name, "entity") is None


@pytest.mark.parametrize(
    "name",
    [
        "class",
        "cls",
        "model_config",
        "model_dump_all",
        "metadata",
        "registry",
        "copy",
        "import",
        "str",
        "dt",
    ],
)
def test_reserved_fields(name: str) -> None:
    assert reserved_reason(name, "field")
    assert reserved_reason(name, "relation")
    assert reserved_reason(suggest(name), "field") is None
    assert Identifier(suggest(name))


def test_every_reserved_name_has_a_working_alternative() -> None:
    small = {word for word in keyword.kwlist if word.islower()} | MODEL_ATTRIBUTES | BODY_NAMES
    for name in {*small, *(f"model_dump_{word}" for word in small), "model_validate_"}:
        assert reserved_reason(name, "field")
        assert reserved_reason(Identifier(suggest(name)), "field") is None
    for name in {"None", "True", "False"} | MODULE_CLASSES:
        assert reserved_reason(name, "entity")
        assert reserved_reason(ClassName(suggest(name)), "entity") is None


@pytest.mark.parametrize(
    "name",
    ["type", "match", "case", "title", "id", "items", "values", "name", "model_name", "text"],
)
def test_usual_field_names_are_free(name: str) -> None:
    assert reserved_reason(name, "field") is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("in-progress", "IN_PROGRESS"),
        ("inProgress", "IN_PROGRESS"),
        ("1st", "VALUE_1ST"),
        ("1.5", "VALUE_1_5"),
        ("", "EMPTY"),
        ("mro", "MRO"),
        ("n/a", "N_A"),
        ("A+", "A_PLUS"),
        ("A-", "A_MINUS"),
        ("+1", "PLUS_1"),
        ("<=", "LESS_EQUAL"),
        ("é t", "E_T"),
        ("日本", "U65E5_U672C"),
        ("\U0001f600", "U1F600"),
        ("None", "NONE"),
    ],
)
def test_enum_members(value: str, expected: str) -> None:
    assert enum_member(value) == expected


@given(st.text(max_size=30))
def test_every_value_makes_a_member(value: str) -> None:
    member = enum_member(value)
    assert member.isascii()
    assert member.isidentifier()
    assert not keyword.iskeyword(member)
    assert enum.StrEnum("Values", {member: value})[member].value == value
