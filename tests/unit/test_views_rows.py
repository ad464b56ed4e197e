"""The values and rows that the tests of a generated project are made of."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from declared import project

from modelwright.model import Entity, Field, Project
from modelwright.views.tests.bad_values import bad_values
from modelwright.views.tests.examples import UNLIMITED, series
from modelwright.views.tests.population import Population
from modelwright.views.tests.rows import Rows


def entity_of(spec: Mapping[str, Any]) -> Entity:
    return project({"Thing": spec}).entities[0]


def field_of(spec: Mapping[str, Any]) -> tuple[Entity, Field]:
    entity = entity_of({"fields": {"size": spec}})
    return entity, entity.fields[0]


def population(made: Project) -> Population:
    return Population({str(entity.name): Rows(entity) for entity in made.entities})


def values(spec: Mapping[str, Any]) -> list[Any]:
    entity, field = field_of(spec)
    found = series(entity, field)
    return [found.at(n) for n in range(1, 10)]


@pytest.mark.parametrize(
    ("spec", "allowed"),
    [
        ({"type": "int"}, lambda v: -(2**31) <= v < 2**31),
        ({"type": "int", "ge": 5, "lt": 8}, lambda v: v in {5, 6, 7}),
        ({"type": "smallint", "le": -5}, lambda v: -(2**15) <= v <= -5),
        ({"type": "int", "multiple_of": 12, "le": 30}, lambda v: v % 12 == 0 and v <= 30),
        ({"type": "float", "gt": 0, "lt": 1}, lambda v: 0 < v < 1),
        (
            {"type": "decimal", "max_digits": 3, "decimal_places": 3, "gt": 0},
            lambda v: 0 < Decimal(v) < 1 and len(v) == len("0.001"),
        ),
        (
            {"type": "decimal", "max_digits": 8, "decimal_places": 2, "ge": 100},
            lambda v: Decimal(v) >= 100 and v[-3] == ".",
        ),
        ({"type": "str", "max_length": 2}, lambda v: 0 < len(v) <= 2),
        ({"type": "str", "min_length": 30}, lambda v: len(v) >= 30),
        ({"type": "str", "pattern": "^[A-Z]{2}$"}, lambda v: len(v) == 2 and v.isupper()),
        ({"type": "list[int]", "min_length": 2}, lambda v: len(v) == 2),
    ],
)
def test_series_keep_to_constraints(spec: Mapping[str, Any], allowed: Any) -> None:
    assert all(map(allowed, values(spec)))


@pytest.mark.parametrize(
    ("spec", "distinct"),
    [
        ({"type": "str"}, UNLIMITED),
        ({"type": "bool"}, 2),
        ({"type": "enum", "values": ["a", "b", "c"]}, 3),
        ({"type": "int", "ge": 1, "le": 4}, 4),
    ],
)
def test_series_know_how_many_values_they_have(spec: Mapping[str, Any], distinct: int) -> None:
    entity, field = field_of(spec)
    assert series(entity, field).distinct == distinct
    assert len({str(value) for value in values(spec)}) == min(distinct, 9)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"type": "str?"}, ["1"]),
        ({"type": "str", "min_length": 1}, ["None", "1", '""']),
        ({"type": "str", "max_length": 3}, ["None", "1", '"x" * 4']),
        ({"type": "str", "pattern": "^a+$"}, ["None", "1", '"!"']),
        ({"type": "int", "ge": 0, "lt": 9}, ["None", '"many"', "0.5", "-1", "9"]),
        ({"type": "smallint"}, ["None", '"many"', "0.5", "-(2**15) - 1", "2**15"]),
        (
            {"type": "decimal", "max_digits": 4, "decimal_places": 2},
            ["None", '"much"', '"0.001"', '"100"'],
        ),
        ({"type": "enum", "values": ["?", "b"]}, ["None", '"!"']),
        ({"type": "list[int]", "max_length": 2}, ["None", '"no list"', '["many"]', "[None] * 3"]),
    ],
)
def test_there_is_a_bad_value_for_each_constraint(
    spec: Mapping[str, Any], expected: list[str]
) -> None:
    _, field = field_of(spec)
    assert [bad.source.flat for bad in bad_values(field)] == expected


PERIOD = {
    "fields": {
        "starts": "date",
        "ends": "date?",
        "state": {"type": "enum", "values": ["open", "closed"]},
        "score": {"type": "int", "default": 0},
    },
    "checks": {"order": "ends > starts", "done": "state <> 'closed' OR score = 100"},
}


def test_rows_meet_the_checks() -> None:
    rows = Rows(entity_of(PERIOD))
    assert all(rows.sound(rows.row(n)) for n in range(1, 20))
    assert rows.row()["ends"] is not None


def test_a_violation_breaks_one_check_alone() -> None:
    entity = entity_of(PERIOD)
    rows = Rows(entity)
    for check in entity.checks:
        changes = rows.violation(check)
        assert changes
        row = rows.row(1, changes)
        broken = [other.name for other in entity.checks if rows.breaks(other.expression, row)]
        assert broken == [check.name]


def test_changes_meet_the_checks() -> None:
    entity = entity_of(PERIOD)
    rows = Rows(entity)
    state = next(field for field in entity.fields if field.name == "state")
    assert rows.another(state) is None
    assert rows.two_values(state) is None


def test_rows_are_unique_where_they_must_be() -> None:
    spec = {
        "fields": {"colour": {"type": "enum", "values": ["a", "b", "c"]}, "dark": "bool"},
        "unique": [["colour", "dark"]],
    }
    rows = Rows(entity_of(spec))
    made = {(rows.row(n)["colour"], rows.row(n)["dark"]) for n in range(1, rows.most + 1)}
    assert rows.most == len(made) == 6


def test_how_many_rows_there_can_be_counts_what_they_refer_to() -> None:
    made = project(
        {
            "Switch": {"fields": {"on_off": {"type": "bool", "unique": True}}},
            "Lamp": {"relations": {"left": {"to": "Switch"}, "right": {"to": "Switch"}}},
        }
    )
    rows = population(made)
    switch, lamp = made.entities
    assert rows.can_have(switch, switch)
    assert not rows.can_have(switch, switch, switch)
    assert rows.can_have(lamp)
    assert not rows.can_have(lamp, switch)
