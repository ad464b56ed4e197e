"""What the tests of a generated project say of single rows, their deletion and their relations."""

from collections.abc import Mapping
from typing import Any

import pytest

from modelwright.language.source import Source
from modelwright.model import Project
from modelwright.resolve import load
from modelwright.views import Views
from modelwright.views.tests.entity import EntityTests

TENANTS: Mapping[str, Any] = {
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


def project(entities: Mapping[str, Any]) -> Project:
    data = {"project": "shop", "conventions": {"timestamps": False}, "entities": entities}
    return load(Source.from_data(data))


def view_of(entities: Mapping[str, Any], name: str) -> EntityTests:
    made = project(entities)
    return Views(made).tests(next(entity for entity in made.entities if entity.name == name))


def with_rule(rule: str) -> Mapping[str, Any]:
    relations = TENANTS["Task"]["relations"]
    team = relations["team"] | {"on_delete": rule}
    return {**TENANTS, "Task": {"relations": {**relations, "team": team}}}


@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [("cascade", ["cascades", "cascades"]), ("restrict", ["cascades"])],
)
def test_what_two_rules_decide_together_is_told_only_where_they_agree(
    rule: str, outcomes: list[str]
) -> None:
    tests = view_of(with_rule(rule), "Tenant")
    assert [case.outcome for case in tests.delete.dependents] == outcomes


def test_what_refers_to_a_row_that_is_only_hidden_stays() -> None:
    tests = view_of({**TENANTS, "Tenant": {"soft_delete": True}}, "Tenant")
    assert {case.outcome for case in tests.delete.dependents} == {"keeps"}


def test_references_that_share_a_column_do_not_move_alone() -> None:
    assert view_of(TENANTS, "Task").item.moved == []


def test_links_whose_ends_share_a_column_are_between_rows_that_agree() -> None:
    entities = {
        **TENANTS,
        "Squad": {
            "primary_key": {"fields": ["tenant", "number"]},
            "fields": {"number": "int"},
            "relations": {
                "tenant": {"to": "Tenant"},
                "teams": {"to": "Team", "kind": "many_to_many", "through": "Membership"},
            },
        },
        "Membership": {
            "relations": {
                "squad": {"to": "Squad"},
                "team": {
                    "to": "Team",
                    "columns": {"tenant": "squad_tenant_id", "number": "team_number"},
                },
            }
        },
    }
    (page,) = view_of(entities, "Squad").related.pages
    assert page.new_item == [
        "item = await create_team(session, tenant_id=squad.tenant_id)",
        "await create_membership(\n"
        "        session, squad_tenant_id=item.tenant_id, squad_number=squad.number, "
        "team_number=item.number\n"
        "    )",
    ]


@pytest.mark.parametrize(
    ("spec", "absent"),
    [
        (
            {"operations": ["get"]},
            [
                ('"GET", URL', 404),
                ('"POST", URL', 404),
                ('"PATCH", "/api/v1/things/1"', 405),
                ('"DELETE", "/api/v1/things/1"', 405),
                ('"POST", "/api/v1/things/bulk"', 405),
            ],
        ),
        (
            {
                "operations": ["list", "create", "bulk"],
                "primary_key": {"fields": ["a", "b"]},
                "fields": {"a": "int", "b": "int"},
            },
            [
                ('"GET", "/api/v1/things/1/1"', 404),
                ('"PATCH", "/api/v1/things/1/1"', 404),
                ('"DELETE", "/api/v1/things/1/1"', 404),
            ],
        ),
    ],
)
def test_calls_that_are_not_offered(spec: Mapping[str, Any], absent: list[tuple[str, int]]) -> None:
    table = view_of({"Thing": spec}, "Thing").item.absent
    assert [line.strip(" ,") for line in table.splitlines() if line.startswith("        (")] == [
        f"({call}, {status})" for call, status in absent
    ]


def test_what_clients_may_not_give_cannot_be_changed() -> None:
    fields = {
        "name": "str",
        "code": {"type": "str", "immutable": True},
        "score": {"type": "int", "access": "read_only", "default": 0},
        "secret": {"type": "str?", "access": "hidden"},
        "token": {"type": "str", "access": "write_only"},
    }
    tests = view_of({"Thing": {"fields": fields, "optimistic_lock": True}}, "Thing")
    for name in ("id", "code", "score", "secret", "version", "unknown"):
        assert f'"{name}"' in tests.item.unknown
    assert [name for name, _ in tests.item.new_values()] == ["name"]
    assert '"token"' in tests.item.written_only


def test_orders_with_ties_are_those_in_which_rows_are_alike() -> None:
    fields = {"name": {"type": "str", "sort": True}, "open": {"type": "bool", "default": True}}
    table = view_of({"Thing": {"fields": fields}}, "Thing").list.tied
    assert table == '@pytest.mark.parametrize("sort", ["open", "open,-id,name"])'


def test_filters_are_asked_for_what_their_fields_cannot_hold() -> None:
    fields = {
        "price": {"type": "decimal", "max_digits": 6, "decimal_places": 2, "filter": True},
        "name": {"type": "str", "filter": True},
        "paid": {"type": "bool?", "filter": True},
    }
    refusal = view_of({"Thing": {"fields": fields}}, "Thing").refusal
    assert '("price", ORDER, ["much", "0.001", "1e4"]),' in refusal.each_field
    assert {name: value.flat for name, value in refusal.single.items()} == {
        "id": '"many"',
        "price": '"much"',
        "paid": '"perhaps"',
        "paid__isnull": '"perhaps"',
    }


def test_statements_are_counted_beside_related_rows() -> None:
    shelf = {
        "relations": {
            "parent": {"to": "Shelf", "inverse": "children", "optional": True},
            "books": {"to": "Book", "kind": "many_to_many", "inverse": "shelves"},
        }
    }
    count = view_of({"Shelf": shelf, "Book": {}}, "Shelf").count
    assert count.relatives.new_row == [
        "parent = await create_shelf(session)",
        "shelf = await create_shelf(session, parent_id=parent.id)",
    ]
    assert count.relatives.again == [
        "book = await create_book(session)",
        "await ShelfRepository(session).link(Shelf.books, shelf, book.id)",
        "await create_shelf(session, parent_id=shelf.id)",
    ]
    assert count.relatives.blocks
    assert count.included == ["parent", "books"]
