"""The values, rows and tables that the tests of a generated project are made of."""

import ast
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from modelwright.language.source import Source
from modelwright.model import Entity, Field, Project
from modelwright.resolve import load
from modelwright.views.modules import imports_text
from modelwright.views.tests.bad_values import bad_values
from modelwright.views.tests.entity import EntityTests
from modelwright.views.tests.examples import UNLIMITED, series
from modelwright.views.tests.factories import FactoriesModule
from modelwright.views.tests.population import Population
from modelwright.views.tests.rows import Rows


def project(entities: Mapping[str, Any], **others: Any) -> Project:
    data = {"project": "shop", "conventions": {"timestamps": False}, **others}
    return load(Source.from_data({**data, "entities": entities}))


def entity_of(spec: Mapping[str, Any]) -> Entity:
    return project({"Thing": spec}).entities[0]


def field_of(spec: Mapping[str, Any]) -> tuple[Entity, Field]:
    entity = entity_of({"fields": {"size": spec}})
    return entity, entity.fields[0]


def population(made: Project) -> Population:
    return Population({str(entity.name): Rows(entity) for entity in made.entities})


def view_of(made: Project, name: str) -> EntityTests:
    entity = next(entity for entity in made.entities if entity.name == name)
    return EntityTests(entity, made, population(made))


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


def test_factories_make_what_is_required() -> None:
    made = project(
        {
            "Author": {"primary_key": "uuid", "fields": {"name": "str"}},
            "Book": {
                "relations": {
                    "author": {"to": "Author"},
                    "editor": {"to": "Author", "optional": True},
                }
            },
            "Nothing": {},
        }
    )
    rows = population(made)
    author, book, nothing = FactoriesModule(made, rows).factories
    assert author.data_lines[0] == "n = number(session, Author)"
    assert "\n".join(book.data_lines) == (
        "data: dict[str, Any] = {**changes}\n"
        'if "author_id" not in data:\n'
        '    data["author_id"] = str((await create_author(session)).id)\n'
        "return data"
    )
    assert "_session" in nothing.data_signature


TENANTS = {
    "Step": {
        "relations": {
            "task": {"to": "Task", "columns": {"tenant": "tenant_id"}},
            "same": {
                "to": "Task",
                "index": False,
                "columns": {"tenant": "tenant_id", "number": "task_number"},
            },
            "tenant": {"to": "Tenant"},
        }
    },
    "Task": {
        "primary_key": {"fields": ["tenant", "number"]},
        "fields": {"number": "int"},
        "relations": {"tenant": {"to": "Tenant"}},
    },
    "Tenant": {"fields": {"name": "str"}},
}


def test_rows_that_share_a_column_refer_to_the_same() -> None:
    made = project(TENANTS)
    step = FactoriesModule(made, population(made)).factories[0]
    assert [relation.name for relation in step.references] == ["tenant", "task"]
    assert step.data_lines[-2] == (
        'await refer(session, data, create_task, tenant_id="tenant_id", task_number="number")'
    )
    task = view_of(made, "Task")
    assert [field.name for field in task.subject.rows.own_fields] == ["number"]
    assert task.subject.rows.unique_sets == (made.entities[1].key,)


def test_a_row_that_others_have_told_already_is_made_with_their_values() -> None:
    made = project(
        {
            "A": {},
            "B": {},
            "Pair": {
                "primary_key": {"fields": ["a", "b"]},
                "relations": {"a": {"to": "A"}, "b": {"to": "B"}},
            },
            "Third": {
                "relations": {
                    "pair": {"to": "Pair", "columns": {"a": "a_id", "b": "b_id"}},
                    "a": {"to": "A"},
                    "b": {"to": "B"},
                }
            },
        }
    )
    third = FactoriesModule(made, population(made)).factories[3]
    assert third.data_lines[-3:] == (
        'if not {"a_id", "b_id"} <= changes.keys():',
        '    await create_pair(session, a_id=data["a_id"], b_id=data["b_id"])',
        "return data",
    )


def test_keys_that_share_a_column_are_missing_together() -> None:
    step = view_of(project(TENANTS), "Step")
    (missing,) = step.create.missing
    assert missing.flat == '{"tenant_id": 2**31 - 1, "task_number": 2**31 - 1}'


SECRETS = {
    "fields": {
        "name": "str",
        "token": {"type": "str", "access": "write_only"},
        "key": {"type": "str", "access": "hidden", "unique": True},
        "rank": {"type": "int", "access": "read_only", "default": 1},
    }
}


def test_what_clients_may_not_give_is_given_by_the_factory() -> None:
    made = project({"Thing": SECRETS})
    (factory,) = FactoriesModule(made, population(made)).factories
    assert factory.data_lines[1].endswith(' = {"name": f"Name {n}", "token": f"Token {n}"}')
    body = "\n".join(factory.create_lines)
    assert 'withheld: dict[str, object] = {"key": f"Key {n}"}' in body
    assert body.endswith(".create(data, **withheld | given)")


def test_what_no_answer_shows_is_looked_for() -> None:
    thing = view_of(project({"Thing": SECRETS}), "Thing")
    assert thing.create.unseen == 'UNSEEN = ["token", "key"]'
    assert thing.access.unseen.endswith('[("token", "Token 77"), ("key", "Key 77")])')
    assert thing.access.write_only.endswith('[("token", "Token 77")])')
    (case,) = thing.unique.cases
    assert not case.by_api
    assert not thing.create.allowed
    assert '"key"' not in thing.create.invalid


def test_answers_that_show_a_row_by_its_relations() -> None:
    made = project(
        {
            "Parent": {},
            "Child": {
                "fields": {"code": {"type": "str", "access": "write_only"}},
                "relations": {"parent": {"to": "Parent", "inverse": "children"}},
            },
            "Toy": {"relations": {"owner": {"to": "Child"}}},
        }
    )
    child = view_of(made, "Child")
    assert child.access.setup == [
        "await create_toy(session, owner_id=child.id)",
        'list_of_parent = f"/api/v1/parents/{child.parent_id}/children"',
    ]
    assert child.access.requests[-2:] == [
        "await client.get(list_of_parent),",
        'await client.get("/api/v1/toys", params={"include": "owner"}),',
    ]


def test_a_deleted_row_frees_what_is_unique_but_its_key() -> None:
    spec = {
        "soft_delete": True,
        "primary_key": {"type": "str", "max_length": 20},
        "fields": {"code": {"type": "str", "unique": True}},
    }
    thing = view_of(project({"Thing": spec}), "Thing")
    found = {case.signature.split("(")[0]: case.freed for case in thing.unique.cases}
    assert found == {
        "async def test_key_is_unique": False,
        "async def test_values_are_unique": True,
    }


@pytest.mark.parametrize(
    ("spec", "conflict"),
    [
        ({"fields": {"code": {"type": "str", "unique": True}}}, 'code=good["code"]'),
        ({"relations": {"other": {"to": "Thing", "optional": True}}}, '{"other_id": 2**31 - 1}'),
        ({"fields": {"code": "str"}}, ""),
    ],
)
def test_what_makes_the_database_refuse_one_of_many(spec: Mapping[str, Any], conflict: str) -> None:
    found = view_of(project({"Thing": spec}), "Thing").bulk.conflict
    assert conflict in found
    assert bool(found) == bool(conflict)


def test_the_parts_of_an_optional_key_are_held_together() -> None:
    spec = {**TENANTS, "Note": {"relations": {"task": {"to": "Task", "optional": True}}}}
    note = view_of(project(spec), "Note")
    (check,) = note.entity.checks
    assert len(note.subject.rows.violation(check) or {}) == 1


EVERYTHING = {
    "Parent": {"primary_key": {"type": "str", "max_length": 20}, "fields": {"name": "str?"}},
    "Child": {
        "fields": {
            "code": {"type": "str", "unique": True, "immutable": True},
            "level": {"type": "int", "ge": 0, "filter": True, "sort": True, "optional": True},
            "kind": {"type": "enum", "values": ["a", "b"], "default": "a"},
        },
        "relations": {"parent": {"to": "Parent", "inverse": "children", "on_delete": "cascade"}},
        "unique": [["parent", "level"]],
    },
}


def test_tables_of_an_entity() -> None:
    child = view_of(project(EVERYTHING), "Child")
    assert child.create.required == 'REQUIRED = ["code", "parent_id"]'
    assert '("kind", "NULL")' in child.create.violations
    assert '("level", "-1")' in child.create.violations
    assert child.create.missing_references.endswith('[{"parent_id": "missing"}])')
    assert '"code"' not in child.item.changes
    assert '("level", None)' in child.item.changes
    assert '("level", [1, 2, None], ORDER)' in child.list.filters
    assert [case.named for case in child.unique.cases] == [True]
    parent = view_of(project(EVERYTHING), "Parent")
    assert [case.outcome for case in parent.delete.dependents] == ["cascades"]
    assert [case.path for case in parent.related.pages] == ["children"]
    assert parent.list.given_keys.index("parent-3") < parent.list.given_keys.index("parent-1")


@pytest.mark.parametrize("operation", ["list", "get", "create", "update", "delete"])
def test_what_is_not_offered_is_not_tested_otherwise(operation: str) -> None:
    spec = {"Thing": {"fields": {"name": "str"}, "operations": [operation]}}
    thing = view_of(project(spec), "Thing")
    assert thing.create.allowed == (operation == "create")
    assert bool(thing.list.several) == (operation == "list")
    assert bool(thing.item.changes) == (operation == "update")
    assert bool(thing.item.methods) == (operation in {"get", "update", "delete"})
    offered = {"list": "GET", "create": "POST"}.get(operation)
    decorator = ast.parse(thing.item.absent.removeprefix("@").replace("URL", "None"), mode="eval")
    assert isinstance(decorator.body, ast.Call)
    absent = ast.literal_eval(decorator.body.args[1])
    on_collection = {method: status for method, url, status in absent if url is None}
    assert on_collection == {
        method: 405 if offered else 404 for method in ("GET", "POST") if method != offered
    }


@pytest.mark.parametrize(
    ("package", "order"), [("app", ["app.models", "tests.answers"]), ("zoo", ["tests.", "zoo."])]
)
def test_imports_put_the_tests_among_the_first_party(package: str, order: list[str]) -> None:
    child = view_of(project(EVERYTHING, package=package), "Child")
    text = child.imports("pytest.fixture(Child, problem(), Any)")
    assert [text.count("\n\n"), text.find(order[0]) < text.find(order[1])] == [2, True]
    assert imports_text([], package) == ""


def test_imports_are_what_the_tests_say() -> None:
    source = """
async def test_text(client: AsyncClient) -> None:
    text = f"{URL}/{quote(str(ParentRead))}"
    await ParentRepository(client).get(await create_child(client, text, **await child_data()))
    conflicting_fields()

URL = "Child"
"""
    found = view_of(project(EVERYTHING), "Child").imports(source)
    assert found.splitlines() == [
        "from urllib.parse import quote",
        "",
        "from httpx import AsyncClient",
        "",
        "from app.models.parent import ParentRead",
        "from app.repositories.parent import ParentRepository",
        "from tests.answers import conflicting_fields",
        "from tests.factories import child_data, create_child",
    ]
