"""The routes of generated projects: which there are, what they are called, what they say."""

import ast
import builtins
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from modelwright.language.source import Source
from modelwright.model import Entity, Project, RelationEndpoint, endpoints
from modelwright.resolve import load
from modelwright.views.api import ApiGuide
from modelwright.views.repositories import RepositoryModule
from modelwright.views.routers import RouterModule
from modelwright.views.routers.module import PRINTERS, RELATION_PRINTERS

NAME = {"name": {"type": "str", "max_length": 40}}
ALL = ["list", "get", "create", "update", "delete", "bulk"]
TENANT_KEY = {"fields": ["tenant", "number"]}
NUMBER = {"number": "int"}


def project(entities: Mapping[str, Any], **others: Any) -> Project:
    return load(Source.from_data({"project": "shop", **others, "entities": entities}))


def entity_of(made: Project, name: str) -> Entity:
    return next(entity for entity in made.entities if entity.name == name)


def thing(**spec: Any) -> Entity:
    return project({"Thing": {"fields": NAME, **spec}}).entities[0]


def calls(entity: Entity) -> list[str]:
    return [f"{route.call} {route.path}" for route in RouterModule(entity, "app").routes]


def functions(entity: Entity) -> Mapping[str, ast.AsyncFunctionDef]:
    """The functions of a router by their names."""
    text = source(entity)
    found = [node for node in ast.parse(text).body if isinstance(node, ast.AsyncFunctionDef)]
    return {function.name: function for function in found}


def source(entity: Entity) -> str:
    """The routes as a module, without its docstrings."""
    module = RouterModule(entity, "app")
    lines = [module.imports, module.router]
    for route in module.routes:
        lines += [route.decorator, route.signature, *(f"    {line}" for line in route.body)]
    return "\n".join(lines)


def parameters(function: ast.AsyncFunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def documented(function: ast.AsyncFunctionDef) -> set[int]:
    """The statuses of the errors that a route documents."""
    return {
        node.value
        for call in ast.walk(function.decorator_list[0])
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "problems"
        for node in call.args
        if isinstance(node, ast.Constant) and isinstance(node.value, int)
    }


def tenants(**task: Any) -> Project:
    return project(
        {
            "Tenant": {"fields": NAME},
            "Project": {
                "primary_key": TENANT_KEY,
                "fields": NUMBER,
                "relations": {"tenant": {"to": "Tenant", "inverse": "projects"}},
            },
            "Task": {
                "fields": NAME,
                "relations": {
                    "project": {"to": "Project", "inverse": "tasks"},
                    "seen_in": {"to": "Project", "kind": "many_to_many", "inverse": "seen"},
                },
                **task,
            },
        }
    )


# --- which routes there are ---


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("list", "GET "),
        ("get", "GET /{thing_id}"),
        ("create", "POST "),
        ("bulk", "POST /bulk"),
        ("update", "PATCH /{thing_id}"),
        ("delete", "DELETE /{thing_id}"),
    ],
)
def test_an_operation_is_one_route(operation: str, call: str) -> None:
    assert calls(thing(operations=[operation])) == [call]
    others = [name for name in ALL if name != operation]
    assert call not in calls(thing(operations=others))
    assert len(calls(thing(operations=others))) == len(ALL) - 1


def test_every_kind_of_endpoint_has_its_printer() -> None:
    made = tenants(soft_delete=True)
    found = [endpoint for entity in made.entities for endpoint in endpoints(entity)]
    assert {e.kind for e in found if not isinstance(e, RelationEndpoint)} == PRINTERS.keys()
    assert {e.kind for e in found if isinstance(e, RelationEndpoint)} == RELATION_PRINTERS.keys()


def test_nothing_is_served_of_an_entity_without_operations() -> None:
    made = project({"Log": {"fields": NAME, "operations": []}, "Thing": {"fields": NAME}})
    assert [entity.name for entity in made.served] == ["Thing"]


def test_an_entity_is_served_for_the_sake_of_its_relations() -> None:
    made = project(
        {
            "Shelf": {"fields": NAME, "operations": []},
            "Thing": {"relations": {"shelf": {"to": "Shelf", "inverse": "things"}}},
        }
    )
    assert calls(entity_of(made, "Shelf")) == ["GET /{shelf_id}/things"]


@pytest.mark.parametrize(("operations", "restored"), [(ALL, True), (["list", "update"], False)])
def test_what_can_be_deleted_softly_can_be_restored(operations: list[str], restored: bool) -> None:
    soft = calls(thing(soft_delete=True, operations=operations))
    assert ("POST /{thing_id}/restore" in soft) is restored
    assert "POST /{thing_id}/restore" not in calls(thing(operations=operations))


@pytest.mark.parametrize(
    ("link", "operations", "written"),
    [
        ({}, ALL, True),
        ({"immutable": True}, ALL, False),
        ({}, ["list", "get", "create"], False),
    ],
)
def test_links_are_written_where_their_entity_is_updated(
    link: Mapping[str, Any], operations: list[str], written: bool
) -> None:
    label = {"to": "Label", "kind": "many_to_many", "inverse": "things", **link}
    thing_ = {"fields": NAME, "relations": {"labels": label}, "operations": operations}
    made = project({"Label": {"fields": NAME}, "Thing": thing_})
    found = calls(entity_of(made, "Thing"))
    path = "/{thing_id}/labels/{label_id}"
    assert (f"PUT {path}" in found, f"DELETE {path}" in found) == (written, written)
    assert "GET /{thing_id}/labels" in found
    other = calls(entity_of(made, "Label"))
    assert "GET /{label_id}/things" in other
    assert not [call for call in other if call.startswith("PUT")]


def test_links_through_an_entity_are_listed_on_both_sides_and_written_by_it_alone() -> None:
    workers = {"to": "Worker", "kind": "many_to_many", "through": "Part", "inverse": "tasks"}
    made = project(
        {
            "Worker": {"fields": NAME},
            "Task": {"fields": NAME, "relations": {"workers": workers}},
            "Part": {"fields": NAME},
        }
    )
    assert "GET /{task_id}/workers" in calls(entity_of(made, "Task"))
    assert "GET /{worker_id}/tasks" in calls(entity_of(made, "Worker"))
    assert not [c for e in made.entities for c in calls(e) if c.startswith("PUT")]
    assert "PATCH /{task_id}/{worker_id}" in calls(entity_of(made, "Part"))


# --- names ---


def test_an_uncountable_noun_has_as_many_routes_as_any() -> None:
    made = project({"News": {"fields": NAME, "soft_delete": True}})
    ids = [endpoint.id for endpoint in endpoints(made.entities[0])]
    assert ids == [
        "list_news",
        "get_news",
        "create_news",
        "bulk_create_news",
        "update_news",
        "delete_news",
        "restore_news",
    ]
    assert list(functions(made.entities[0])) == ids


def test_composite_keys_have_a_part_of_the_path_for_each_column() -> None:
    made = tenants()
    calls_ = calls(entity_of(made, "Project"))
    assert "DELETE /{tenant_id}/{number}" in calls_
    assert "PATCH /{tenant_id}/{number}" not in calls_
    assert "GET /{tenant_id}/{number}/tasks" in calls_
    path = "/{task_id}/seen-in/{project_tenant_id}/{project_number}"
    assert f"PUT {path}" in calls(entity_of(made, "Task"))
    get = ast.unparse(functions(entity_of(made, "Project"))["get_project"])
    assert "read_or_404((tenant_id, number), include)" in get


def test_a_row_linked_with_one_of_its_kind_has_another_parameter() -> None:
    made = project(
        {
            "Cell": {
                "primary_key": {"fields": ["x", "y"]},
                "fields": {"x": "int", "y": "int"},
                "relations": {"near": {"to": "Cell", "kind": "many_to_many", "inverse": "near_to"}},
            }
        }
    )
    assert "PUT /{x}/{y}/near/{other_cell_x}/{other_cell_y}" in calls(made.entities[0])


TAKING = {
    "session": "int",
    "data": "int",
    "query": "int",
    "response": "int",
    "if_match": "int",
    "include": "int",
    "id": "int",
    "key": "int",
    "item": "int",
    "items": "int",
}


def test_no_parameter_hides_another_name() -> None:
    spec = {
        "primary_key": {"fields": list(TAKING)},
        "fields": TAKING,
        "soft_delete": True,
        "optimistic_lock": True,
        "relations": {"others": {"to": "Item", "kind": "many_to_many", "inverse": "back"}},
    }
    module = project({"Item": spec}).entities[0]
    imported = {
        alias.asname or alias.name
        for node in ast.parse(source(module)).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for name, function in functions(module).items():
        given = parameters(function)
        assert len(given) == len(set(given)), name
        assert not {*given} & ({*dir(builtins)} | imported | functions(module).keys()), name
        assigned = [
            node.id
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        assert not {*assigned} & ({*given, *dir(builtins)} | imported), name


def test_long_names_fit_into_their_lines() -> None:
    long = "".join(f"Part{letter}" for letter in "abcdefghij")
    entities = {
        long: {
            "primary_key": {"fields": ["first_half_of_the_key", "second_half_of_the_key"]},
            "fields": {
                "first_half_of_the_key": {"type": "str", "max_length": 9},
                "second_half_of_the_key": {"type": "str", "max_length": 9},
            },
            "relations": {
                "neighbours_of_any_kind": {
                    "to": long,
                    "kind": "many_to_many",
                    "inverse": "neighbours_the_other_way_round",
                    "link_table": "neighbours",
                    "lookup": ["one", "other"],
                }
            },
        }
    }
    entity = project(entities).entities[0]
    for line in source(entity).splitlines():
        assert len(line) <= 100 or line.startswith("from "), line
    assert len({endpoint.id for endpoint in endpoints(entity)}) == len(endpoints(entity))


# --- what they say ---


def test_errors_are_those_that_can_happen() -> None:
    made = tenants()
    plain = functions(entity_of(made, "Task"))
    assert documented(plain["list_tasks"]) == {422, 503}
    assert documented(plain["get_task"]) == {404, 422, 503}
    assert documented(plain["create_task"]) == {409, 413, 422, 503}
    assert documented(plain["bulk_create_tasks"]) == {409, 413, 422, 503}
    assert documented(plain["update_task"]) == {404, 409, 413, 422, 503}
    assert documented(plain["delete_task"]) == {404, 409, 422, 503}
    assert documented(plain["link_seen_in_of_task"]) == {404, 409, 422, 503}
    assert documented(plain["unlink_seen_in_of_task"]) == {404, 422, 503}
    locked = functions(entity_of(tenants(optimistic_lock=True, soft_delete=True), "Task"))
    assert documented(locked["update_task"]) == {404, 409, 412, 413, 422, 503}
    assert documented(locked["delete_task"]) == {404, 412, 422, 503}
    assert documented(locked["restore_task"]) == {404, 409, 412, 422, 503}


@pytest.mark.parametrize("name", ["get_task", "create_task", "update_task", "restore_task"])
def test_what_answers_a_row_that_has_a_version_answers_its_etag(name: str) -> None:
    made = tenants(optimistic_lock=True, soft_delete=True)
    text = ast.unparse(functions(entity_of(made, "Task"))[name])
    assert "response.headers['ETag'] = etag(task)" in text
    assert "with_etag(" in text
    other = ast.unparse(functions(entity_of(tenants(soft_delete=True), "Task"))[name])
    assert "etag" not in other


@pytest.mark.parametrize("change", ["update", "delete", "restore"])
def test_the_version_is_checked_before_the_change(change: str) -> None:
    made = tenants(optimistic_lock=True, soft_delete=True)
    function = functions(entity_of(made, "Task"))[f"{change}_task"]
    lines = [ast.unparse(statement) for statement in function.body]
    check = lines.index("require_match(if_match, task)")
    changed = next(n for n, line in enumerate(lines) if f"tasks.{change}(" in line)
    assert check < changed
    assert parameters(function)[-1] == "if_match"


def test_text_keys_are_quoted_in_locations() -> None:
    spec = {
        "primary_key": {"fields": ["code", "number"]},
        "fields": {"code": {"type": "str", "max_length": 9}, **NUMBER},
    }
    text = ast.unparse(functions(project({"Thing": spec}).entities[0])["create_thing"])
    assert "{quote(thing.code, safe='')}/{thing.number}" in text
    assert "quote" not in source(thing())


def test_answers_hold_what_can_be_included() -> None:
    made = tenants()
    task = functions(entity_of(made, "Task"))
    assert ast.unparse(task["list_tasks"].returns or ast.Pass()) == "Page[TaskIncluding]"
    assert "include" in parameters(task["get_task"])
    tenant = functions(entity_of(made, "Tenant"))
    assert ast.unparse(tenant["get_tenant"].returns or ast.Pass()) == "TenantRead"
    assert "include" not in parameters(tenant["get_tenant"])
    listed = tenant["list_projects_of_tenant"]
    assert ast.unparse(listed.returns or ast.Pass()) == "Page[ProjectIncluding]"


# --- repositories ---


def statements(entity: Entity) -> Iterator[str]:
    module = RepositoryModule(entity, "app")
    text = "\n".join([module.head, *(f"    {line}" for line in module.body)])
    (class_,) = ast.parse(text).body
    assert isinstance(class_, ast.ClassDef)
    yield ast.unparse(class_.bases[0])
    yield from map(ast.unparse, class_.body)


def test_repositories_take_the_models_there_are() -> None:
    base, _ = statements(thing())
    assert base == "AsyncRepository[Thing, ThingCreate, ThingUpdate, ThingRead, ThingFilter]"
    base, _ = statements(thing(operations=["list"]))
    assert base == "AsyncRepository[Thing, Thing, Never, ThingRead, ThingFilter]"
    secret = {"key": {"type": "str", "max_length": 9, "access": "hidden"}, **NAME}
    base, _ = statements(thing(fields=secret))
    assert base == "AsyncRepository[Thing, ThingCreate, ThingUpdate, ThingRead, ThingFilter]"


def test_repositories_know_what_is_included_and_linked() -> None:
    base, included, links = statements(entity_of(tenants(), "Task"))
    assert "TaskIncluding" in base
    assert "{'project': ProjectRead, 'seen_in': ProjectRead}" in included
    assert links == "links = (Task.seen_in,)"
    assert len(list(statements(entity_of(tenants(operations=["list"]), "Task")))) == 2


# --- the README ---


def test_the_readme_has_an_example_of_every_kind_of_call() -> None:
    guide = ApiGuide(tenants(soft_delete=True))
    found = [example.call for example in guide.examples]
    assert found == [
        "GET /api/v1/tenants",
        "GET /api/v1/tenants/{tenant_id}",
        "POST /api/v1/tenants",
        "POST /api/v1/tenants/bulk",
        "PATCH /api/v1/tenants/{tenant_id}",
        "DELETE /api/v1/tenants/{tenant_id}",
        "POST /api/v1/tasks/{task_id}/restore",
        "GET /api/v1/tenants/{tenant_id}/projects",
        "PUT /api/v1/tasks/{task_id}/seen-in/{project_tenant_id}/{project_number}",
        "DELETE /api/v1/tasks/{task_id}/seen-in/{project_tenant_id}/{project_number}",
    ]
    assert (guide.lists, guide.follows) == (True, True)


def test_the_readme_is_silent_on_what_is_not_there() -> None:
    guide = ApiGuide(project({"Log": {"fields": NAME, "operations": ["create"]}}))
    assert [example.call for example in guide.examples] == ["POST /api/v1/logs"]
    assert (guide.lists, guide.follows) == (False, False)
