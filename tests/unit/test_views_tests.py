"""What the tests of a generated project declare of each entity, for which spec."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from declared import attributes, declared, project

from modelwright.views import Views
from modelwright.views.tests.declarations import Declarations

Entities = Mapping[str, Any]

SECRETS: Entities = {
    "Thing": {
        "fields": {
            "name": "str",
            "code": {"type": "str", "immutable": True},
            "token": {"type": "str", "access": "write_only"},
            "key": {"type": "str", "access": "hidden", "unique": True, "optional": True},
            "rank": {"type": "int", "access": "read_only", "default": 1},
        }
    }
}
EVERYTHING: Entities = {
    "Parent": {"primary_key": {"type": "str", "max_length": 20}, "fields": {"name": "str?"}},
    "Child": {
        "fields": {
            "code": {"type": "str", "unique": True, "immutable": True, "search": True},
            "level": {"type": "int", "ge": 0, "filter": True, "sort": True, "optional": True},
            "kind": {"type": "enum", "values": ["a", "b"], "default": "a"},
            "rank": {"type": "int", "filter": True, "sort": False},
        },
        "relations": {"parent": {"to": "Parent", "inverse": "children", "on_delete": "cascade"}},
        "unique": [["parent", "level"]],
    },
}
TENANTS: Entities = {
    "Tenant": {},
    "Team": {
        "primary_key": {"fields": ["tenant", "number"]},
        "fields": {"number": "int"},
        "relations": {"tenant": {"to": "Tenant", "inverse": "teams", "on_delete": "cascade"}},
    },
    "Task": {
        "relations": {
            "tenant": {"to": "Tenant", "inverse": "tasks", "on_delete": "cascade"},
            "team": {
                "to": "Team",
                "inverse": "tasks",
                "columns": {"tenant": "tenant_id", "number": "team_number"},
            },
        }
    },
}


def of(entities: Entities, name: str = "Thing", **others: Any) -> dict[str, Any]:
    return declared(project(entities, **others), name)


def thing(spec: Mapping[str, Any]) -> dict[str, Any]:
    return of({"Thing": spec})


def fields(**found: Any) -> dict[str, Any]:
    return thing({"fields": found})


# --- rows that clients make and change ---


def test_an_entity_as_it_is_usually() -> None:
    assert of(EVERYTHING, "Child") == {
        "url": "/api/v1/children",
        "operations": ("list", "get", "create", "update", "delete", "bulk"),
        "factory": "child_factory",
        "columns": {
            "id": "Column(ORDER, wrong=2147483648)",
            "code": "Column(EQUALITY, ['Code 51', 'Code 52'])",
            "level": "Column(ORDER, [1, 2, None], wrong=2147483648)",
            "kind": "Column(EQUALITY, ['a', 'b'], wrong='?')",
            "rank": "Column(ORDER, [1, 2], wrong=2147483648, sort=False)",
            "parent_id": "Column(EQUALITY)",
        },
        "searched": ["code"],
        "required": ["code", "rank", "parent_id"],
        "defaults": {"kind": "a"},
        "invalid": {
            "code": [None, 1],
            "level": ["many", 0.5, -1, "2 ** 31"],
            "kind": [None, "?"],
            "rank": [None, "many", 0.5, "-2 ** 31 - 1", "2 ** 31"],
            "parent_id": [None, 1, "'x' * 21"],
        },
        "unique": [("code",), ("parent_id", "level")],
        "changes": {"level": [2, None], "kind": ["b"], "rank": [2]},
        "fixed": ["code"],
        "refused": {"level": ["-1"], "kind": ["'?'"]},
        "includes": ["parent"],
    }


def test_the_other_side_and_a_key_that_clients_give() -> None:
    assert of(EVERYTHING, "Parent") == {
        "url": "/api/v1/parents",
        "operations": ("list", "get", "create", "update", "delete", "bulk"),
        "factory": "parent_factory",
        "columns": {"id": "Column(EQUALITY, ['parent-51', 'parent-52'])"},
        "required": ["id"],
        "invalid": {"id": [None, 1, "'x' * 21"], "name": [1]},
        "unique": [("id",)],
        "changes": {"name": ["Name 2", None]},
        "dependents": [("children", "parent_id", "cascades")],
        "lists": ["children"],
    }


def test_what_clients_may_not_see_or_give() -> None:
    found = of(SECRETS)
    assert found["unseen"] == ["token", "key"]
    assert found["required"] == ["name", "code", "token"]
    assert found["closed"] == ["rank"]
    assert found["fixed"] == ["code", "rank"]
    assert found["changes"].keys() == {"name", "token"}
    assert "unique" not in found
    # The contract knows that it is kept from clients, since no answer shows it.
    assert {"key", "rank"}.isdisjoint(found["invalid"])


CHECKED = {
    "fields": {
        "starts": "date",
        "ends": "date?",
        "state": {"type": "enum", "values": ["open", "closed"], "default": "open"},
        "score": {"type": "int", "default": 0},
    },
    "checks": {"order": "ends > starts", "done": "state <> 'closed' OR score = 100"},
}


def test_declarations_keep_to_checks() -> None:
    found = thing(CHECKED)
    assert found["checks"] == {
        "ck_things_order": {"starts": "2090-01-31"},
        "ck_things_done": {"state": "closed"},
    }
    # Neither a closed thing without its score, nor an end before the start.
    assert "state" not in found["changes"]
    assert "state" not in found["columns"]
    assert found["changes"]["ends"][-1] is None


def test_a_default_that_no_row_can_have_is_not_asked_for() -> None:
    size = {"type": "int", "default": 5}
    spec = {"fields": {"size": size, "other": "int"}, "checks": {"large": "size > 9"}}
    assert "defaults" not in thing(spec)


def test_defaults_are_as_answers_show_them() -> None:
    price = {"type": "decimal", "max_digits": 6, "decimal_places": 2, "default": "1.5"}
    due = {"type": "datetime", "default": "2024-01-31T12:00:00+02:00"}
    made = {"type": "date", "default": "today"}
    found = fields(price=price, due=due, made=made)
    assert found["defaults"] == {"price": "1.50", "due": "2024-01-31T10:00:00Z"}


@pytest.mark.parametrize(
    ("field", "refused"),
    [
        ({"type": "smallint", "le": 2**15 - 1, "ge": -5}, ["-6"]),
        ({"type": "bigint", "ge": -(2**63), "le": 9}, ["10"]),
        ({"type": "float", "gt": 0.5, "lt": 2}, ["0.5", "2"]),
    ],
)
def test_what_the_column_itself_refuses_is_no_matter_of_its_check(
    field: Mapping[str, Any], refused: list[str]
) -> None:
    assert fields(size=field)["refused"] == {"size": refused}


@pytest.mark.parametrize(
    ("spec", "unique"),
    [
        ({"fields": {"a": "int", "b": "int?"}, "unique": [["a", "b"]]}, [("a", "b")]),
        # Nobody makes two rows of one.
        ({"fields": {"a": {"type": "enum", "values": ["x"], "unique": True}}}, []),
        # Few values, and null as often as one likes.
        ({"fields": {"a": {"type": "bool?", "unique": True}}}, []),
        (
            {"fields": {"a": "int"}, "indexes": [{"expressions": ["a + 1"], "unique": True}]},
            [("a",)],
        ),
        (
            {
                "fields": {"a": "int", "on": {"type": "bool", "default": False}},
                "unique": [{"fields": ["a"], "where": '"on"'}],
            },
            [],
        ),
    ],
)
def test_unique_is_what_two_rows_can_have_alike(
    spec: Mapping[str, Any], unique: list[tuple[str, ...]]
) -> None:
    assert thing(spec).get("unique", []) == unique


# --- few rows, small pages ---


@pytest.mark.parametrize(
    ("spec", "most"),
    [
        ({"fields": {"a": {"type": "bool", "unique": True}}}, 2),
        ({"fields": {"a": {"type": "enum", "values": ["x"], "unique": True}}}, 1),
        ({"fields": {"a": "int"}, "page_size": 2}, 2),
        ({"fields": {"a": "int"}}, None),
    ],
)
def test_how_many_rows_there_can_be(spec: Mapping[str, Any], most: int | None) -> None:
    assert thing(spec).get("most") == most


def test_what_refers_to_few_rows_is_declared_where_there_are_enough() -> None:
    entities = {
        "Switch": {"fields": {"on_off": {"type": "bool", "unique": True}}},
        "Lamp": {
            "fields": {"code": {"type": "int", "unique": True}},
            "relations": {
                "left": {"to": "Switch", "inverse": "lamps"},
                "right": {"to": "Switch"},
            },
        },
    }
    found = of(entities, "Lamp")
    assert found["most"] == 1
    assert "columns" not in found
    assert "unique" not in found
    # A lamp needs two more switches than the one whose lamps are listed.
    assert "lists" not in of(entities, "Switch")


def test_pages_are_declared_where_they_are_not_as_usual() -> None:
    found = of({"Thing": {"fields": {"a": "int"}, "max_page_size": 50}})
    assert (found["page_size"], found["max_page_size"]) == (20, 50)
    assert "page_size" not in of(EVERYTHING, "Child")


# --- operations ---


@pytest.mark.parametrize(
    ("operations", "declarations"),
    [
        (["list"], {"columns"}),
        (["get"], set()),
        (["create"], {"required", "invalid", "unique"}),
        (["update"], {"invalid", "unique", "changes", "fixed"}),
        (["delete"], set()),
        ([], set()),
    ],
)
def test_what_clients_cannot_do_is_not_declared(
    operations: Sequence[str], declarations: set[str]
) -> None:
    code = {"type": "str", "unique": True, "immutable": True}
    found = thing({"fields": {"name": "str", "code": code}, "operations": operations})
    assert found["operations"] == tuple(operations)
    assert found.keys() - {"url", "operations", "factory"} == declarations


@pytest.mark.parametrize("on", [True, False])
def test_what_locks_and_soft_deletion_add(on: bool) -> None:
    spec = {
        "soft_delete": on,
        "optimistic_lock": on,
        "primary_key": {"type": "str", "max_length": 20},
        "fields": {"code": {"type": "str", "unique": True}},
    }
    found = thing(spec)
    assert ("restore" in found["operations"]) is on
    assert found.get("freed") == ([("code",)] if on else None)
    requests = [("PATCH", ""), ("DELETE", ""), ("POST", "/restore")]
    assert found.get("changing") == (requests if on else None)
    assert found.get("change") == ({"code": "Code 2"} if on else None)


# --- relations ---


@pytest.mark.parametrize(
    ("rule", "dependents"),
    [
        ("cascade", [("teams", "tenant_id", "cascades"), ("tasks", "tenant_id", "cascades")]),
        ("restrict", [("teams", "tenant_id", "cascades")]),
    ],
)
def test_what_two_rules_decide_together_is_told_only_where_they_agree(
    rule: str, dependents: list[tuple[str, str, str]]
) -> None:
    relations = TENANTS["Task"]["relations"]
    team = relations["team"] | {"on_delete": rule}
    entities = {**TENANTS, "Task": {"relations": {**relations, "team": team}}}
    assert of(entities, "Tenant")["dependents"] == dependents


def test_what_refers_to_a_row_that_is_only_hidden_stays() -> None:
    found = of({**TENANTS, "Tenant": {"soft_delete": True}}, "Tenant")
    assert {outcome for *_, outcome in found["dependents"]} == {"keeps"}


def test_references_that_share_a_column_do_not_move_alone() -> None:
    found = of(TENANTS, "Task")
    assert "changes" not in found
    assert found["columns"]["team_number"] == "Column(ORDER, wrong=2147483648)"
    assert of(TENANTS, "Team")["dependents"] == [("tasks", "tenant_id,team_number", "restricts")]


def test_the_parts_of_an_optional_key_are_held_together() -> None:
    note = {"relations": {"team": {"to": "Team", "optional": True}}}
    found = of({**TENANTS, "Note": note}, "Note")
    assert found["checks"] == {"ck_notes_team_key": {"team_tenant_id": 1}}


def test_links() -> None:
    entities = {
        "Shelf": {
            "relations": {
                "books": {"to": "Book", "kind": "many_to_many", "inverse": "shelves"},
                "rooms": {"to": "Room", "kind": "many_to_many", "immutable": True},
                "lamps": {"to": "Lamp", "kind": "many_to_many", "through": "Light"},
            }
        },
        "Book": {},
        "Room": {"primary_key": {"fields": ["x", "y"]}, "fields": {"x": "int", "y": "int"}},
        "Lamp": {"fields": {"on_off": {"type": "bool", "unique": True}}},
        "Light": {"fields": {"bright": "bool"}},
    }
    found = of(entities, "Shelf")
    # Links through an entity are rows of it.
    assert found["links"] == {"books": "books_ids", "rooms": "rooms_ids"}
    assert found["fixed"] == ["rooms_ids"]
    assert found["invalid"]["books_ids"] == [None, "no list", ["many"]]
    assert found["invalid"]["rooms_ids"] == [None, "no list", [None]]
    assert found["lists"] == ["books", "rooms", "lamps"]
    assert found["dependents"] == [
        ("lights", "shelf_id", "cascades"),
        ("shelf_books", "shelf_id", "cascades"),
        ("shelf_rooms", "shelf_id", "cascades"),
    ]
    assert of(entities, "Book")["lists"] == ["shelves"]


# --- modules ---


def views(entities: Entities, **others: Any) -> Views:
    return Views(project(entities, **others))


def test_imports_of_an_entity() -> None:
    made = views(EVERYTHING)
    _, child = made.project.entities
    assert made.tests(child).imports.splitlines() == [
        "from tests.contract import ResourceContract",
        "from tests.contract.listing import EQUALITY, ORDER, Column",
        "from tests.factories import child_factory",
    ]
    alone = views({"Thing": {"operations": []}})
    assert "listing" not in alone.tests(alone.project.entities[0]).imports


@pytest.mark.parametrize(("package", "first"), [("app", "from app."), ("zoo", "from tests.")])
def test_imports_put_the_tests_among_the_first_party(package: str, first: str) -> None:
    assert views(EVERYTHING, package=package).factories.imports.startswith(first)


def test_factories() -> None:
    module = views({**SECRETS, "Nothing": {}, "Closed": {"operations": [], "fields": {"a": "int"}}})
    secret, nothing, closed = module.factories.factories
    assert [secret.name, secret.model] == ["thing_factory", "ThingCreate"]
    assert secret.values == (
        "lambda n: {",
        '    "name": f"Name {n}",',
        '    "code": f"Code {n}",',
        '    "token": f"Token {n}",',
        "},",
    )
    assert nothing.values == ("lambda _n: {},",)
    # Nobody makes one by the API: rows are validated by their own model.
    assert closed.model == "Closed"
    assert not module.factories.letters


def test_what_no_client_gives_is_withheld() -> None:
    key = {"type": "str", "access": "hidden", "default": "x"}
    rank = {"type": "int", "access": "read_only", "unique": True}
    (factory,) = views({"Thing": {"fields": {"key": key, "rank": rank}}}).factories.factories
    assert factory.values[-3:] == ("lambda n: {", '    "rank": n,', "},")


def test_what_others_refer_by_is_given_though_it_is_optional() -> None:
    code = {"type": "str?", "access": "hidden", "unique": True}
    few = {"type": "bool?", "unique": True}
    other = {"relations": {"by": {"to": "Thing", "references": "code"}}}
    again = {"relations": {"by": {"to": "Thing", "references": "few"}}}
    entities = {"Thing": {"fields": {"code": code, "few": few}}, "Other": other, "Again": again}
    thing, *_ = views(entities).factories.factories
    assert [source.flat for source in thing.sources] == ["n % 2 == 0", 'f"Code {n}"']
    assert of(entities)["most"] == 2
    assert of({"Thing": entities["Thing"]}).get("most") is None


def test_lists_of_related_rows_are_no_list_of_all() -> None:
    parent = {"operations": ["create"]}
    child = {"relations": {"parent": {"to": "Parent", "inverse": "children"}}}
    found = of({"Parent": parent, "Child": child}, "Parent")
    assert (found["operations"], found["lists"]) == (("create",), ["children"])


def test_texts_without_room_for_digits_are_numbered_in_letters() -> None:
    code = {"type": "str", "pattern": "^[A-Z]{3}$", "max_length": 3, "unique": True}
    made = views({"Thing": {"fields": {"code": code}}}).factories
    assert made.letters.startswith("def letters(n: int, width: int) -> str:")
    assert "letters(n, 3).upper()" in "\n".join(made.factories[0].values)


SINGLE = {"fields": {"a": {"type": "enum", "values": ["x"], "unique": True}}}


@pytest.mark.parametrize(
    ("entities", "expected"),
    [
        (
            {"A": {"operations": []}, "B": {"read_only": True}, "C": {}},
            "c import TestC",
        ),
        # One with a change that is dated tells more.
        (
            {"A": {}, "B": {"timestamps": True, "fields": {"x": "int"}}},
            "b import TestB",
        ),
        ({"A": SINGLE, "B": {"operations": ["get"]}}, "b import TestB"),
    ],
)
def test_core_is_tested_where_most_can_be_told(entities: Entities, expected: str) -> None:
    made = views(entities).core_tests
    assert made.applies
    found = attributes(made.declarations)
    assert found["resource"] == "Resource"
    assert found.get("change") == ({"x": 2} if "timestamps" in entities["B"] else None)
    assert f"from tests.test_{expected} as Resource" in made.imports


def test_core_is_not_tested_where_few_rows_can_be() -> None:
    assert not views({"A": SINGLE}).core_tests.applies


def test_declarations_have_an_item_a_line() -> None:
    to = Declarations()
    to.names("nothing", [])
    to.names("names", ["a", "b"])
    assert list(to) == ["names = [", '    "a",', '    "b",', "]"]


def test_factories_of_odd_names_hide_nothing() -> None:
    named = {key: {"fields": {"x": "int"}} for key in ("List", "Id", "Test", "Factory")}
    found = [factory.name for factory in views(named).factories.factories]
    assert found == ["list_factory", "id_factory", "test_factory", "factory_factory"]
