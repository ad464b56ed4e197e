"""What relations of every kind become: keys, links, what is hidden and what is counted."""

from pathlib import Path

import pytest

from modelwright.language.source import Source
from modelwright.model import Entity, Index, Project, Relation
from modelwright.resolve import load

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"


def project(text: str) -> Project:
    return load(Source.from_text(text, "spec.yaml"))


def entities(text: str) -> dict[str, Entity]:
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    return {
        entity.name: entity for entity in project(f"project: shop\nentities:\n{lines}").entities
    }


def relation(entity: Entity, name: str) -> Relation:
    return next(relation for relation in entity.relations if relation.name == name)


def example(name: str) -> dict[str, Entity]:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return {entity.name: entity for entity in project(text).entities}


@pytest.fixture(scope="module")
def org() -> dict[str, Entity]:
    return example("org")


@pytest.fixture(scope="module")
def shop() -> dict[str, Entity]:
    return example("shop")


@pytest.fixture(scope="module")
def taskmanager() -> dict[str, Entity]:
    text = (HERE / "taskmanager.yaml").read_text(encoding="utf-8")
    return {entity.name: entity for entity in project(text).entities}


# --- keys of several columns ---


def test_a_key_of_a_relation_and_a_field(org: dict[str, Entity]) -> None:
    person = org["Person"]
    assert [field.name for field in person.key] == ["company_id", "number"]
    assert all(field.primary_key and field.immutable and field.required for field in person.key)
    assert not {field.name for field in person.fields} & {"company_id", "number"}


def test_shared_columns_keep_a_key_within_its_tenant(org: dict[str, Entity]) -> None:
    manager = relation(org["Person"], "manager")
    assert [(here.name, there.name) for here, there in manager.pairs] == [
        ("company_id", "company_id"),
        ("manager_number", "number"),
    ]
    assert [field.name for field in manager.own_fields] == ["manager_number"]
    assert manager.fields[0] is org["Person"].key[0]


def test_a_key_that_shares_what_another_relation_brings(org: dict[str, Entity]) -> None:
    membership = org["Membership"]
    assert [field.name for field in membership.key] == [
        "project_company_id",
        "project_key",
        "person_number",
    ]


def test_parts_of_a_key_are_named_after_the_relation(org: dict[str, Entity]) -> None:
    person = relation(org["Desk"], "person")
    assert [field.name for field in person.fields] == ["person_company_id", "person_number"]


def test_parts_of_an_optional_key_are_all_null_or_none(org: dict[str, Entity]) -> None:
    (check,) = org["Desk"].checks
    assert check.name == "ck_desks_person_key"
    assert check.expression.postgresql == ("(person_company_id IS NULL) = (person_number IS NULL)")


def test_a_key_of_several_columns_has_an_index_unless_the_primary_key_serves() -> None:
    found = entities(
        "Box:\n  primary_key: {fields: [a, b]}\n  fields: {a: int, b: int}\n"
        "Item:\n  primary_key: {fields: [box, n]}\n  fields: {n: int}\n"
        "  relations: {box: {to: Box}, other: {to: Box}, plain: {to: Box, index: false}}\n"
    )
    assert [index.name for index in found["Item"].indexes] == ["ix_items_other_a_other_b"]


@pytest.mark.parametrize("order", [1, -1])
def test_keys_of_keys_in_any_order(order: int) -> None:
    parts = [
        "A: {fields: {x: str}}",
        "B: {primary_key: {fields: [a, n]}, fields: {n: int}, relations: {a: {to: A}}}",
        "C: {primary_key: {fields: [b, n]}, fields: {n: int}, relations: {b: {to: B}}}",
        "D: {relations: {c: {to: C}}}",
    ]
    found = entities("\n".join(parts[::order]))
    assert [field.name for field in found["D"].fields] == ["c_b_a_id", "c_b_n", "c_n"]


def test_a_uuid_in_a_key_may_be_made() -> None:
    item = entities(
        "Item:\n  primary_key: {fields: [day, id]}\n"
        "  fields: {day: int, id: {type: uuid, default: uuid7}}\n"
    )["Item"]
    day, id_ = item.key
    assert (day.automatic, id_.automatic) == (False, True)


def test_a_reference_to_a_unique_field_has_its_type() -> None:
    found = entities(
        "Country: {fields: {code: {type: str, max_length: 2, unique: true}}}\n"
        "City: {relations: {country: {to: Country, references: code}}}\n"
    )
    country = relation(found["City"], "country")
    (field,) = country.fields
    assert (field.name, country.targets[0].name) == ("country_id", "code")
    assert field.max_length == 2


def test_former_names_of_the_parts_of_a_key() -> None:
    found = entities(
        "Box:\n  primary_key: {fields: [a, b]}\n  fields: {a: int, b: int}\n"
        "Item:\n  relations:\n"
        "    {box: {to: Box, was: crate}, lid: {to: Item, optional: true, was: top}}\n"
    )
    assert [field.was for field in found["Item"].fields] == ["crate_a", "crate_b", "top_id"]


# --- one-to-one ---


def test_one_to_one(org: dict[str, Entity], shop: dict[str, Entity]) -> None:
    address = relation(shop["Address"], "customer")
    (field,) = address.fields
    assert (address.one_to_one, field.unique, field.index) == (
        True,
        True,
        False,
    )
    assert [r.inverse for r in shop["Customer"].counterparts] == ["address"]
    assert "address" not in {r.inverse for r in shop["Customer"].collections}
    assert [unique.name for unique in org["Desk"].uniques] == [
        "uq_desks_person_company_id_person_number",
        "uq_desks_room_label",
    ]


# --- many-to-many ---


def test_a_plain_link(taskmanager: dict[str, Entity]) -> None:
    reviewers, _, blocks = taskmanager["Task"].links
    assert (reviewers.table, reviewers.source_columns, reviewers.target_columns) == (
        "task_reviewers",
        ("task_id",),
        ("worker_id",),
    )
    assert (reviewers.on_delete, reviewers.on_update) == ("CASCADE", "CASCADE")
    assert reviewers.ids == "reviewers_ids"
    assert (blocks.recursive, blocks.source_columns, blocks.target_columns) == (
        True,
        ("blocked_by_id",),
        ("blocks_id",),
    )
    sides = {side.name: side for side in taskmanager["Worker"].link_sides}
    assert sides["reviewing"].other is taskmanager["Task"]
    assert (sides["reviewing"].columns, sides["reviewing"].back) == (("worker_id",), "reviewers")


def test_a_payload_is_keyed_by_its_two_ends(taskmanager: dict[str, Entity]) -> None:
    assignment = taskmanager["TaskAssignment"]
    assert [field.name for field in assignment.key] == ["task_id", "worker_id"]
    assert [r.on_delete for r in assignment.relations] == ["CASCADE", "CASCADE"]
    assert [field.index for field in assignment.key] == [False, True]
    workers = taskmanager["Task"].links[1]
    assert workers.through is assignment
    assert workers not in taskmanager["Task"].plain_links


def test_a_payload_may_declare_its_ends_and_have_another_key() -> None:
    found = entities(
        "Item: {relations: {boxes: {to: Box, kind: many_to_many, through: Place}}}\n"
        "Box: {fields: {a: str}}\n"
        "Place: {primary_key: uuid, relations: {box: {to: Box, column: bx}, what: {to: Item}}}\n"
    )
    (boxes,) = found["Item"].links
    assert (boxes.source_columns, boxes.target_columns) == (("what_id",), ("bx",))
    assert [field.name for field in found["Place"].key] == ["id"]


def test_links_to_keys_of_several_columns(org: dict[str, Entity]) -> None:
    mentors, skills = org["Person"].links
    assert mentors.source_columns == ("mentee_company_id", "mentee_number")
    assert mentors.target_columns == ("mentee_company_id", "mentor_number")
    assert skills.source_columns == ("person_company_id", "person_number")


# --- what clients see and do ---


def test_included(taskmanager: dict[str, Entity], shop: dict[str, Entity]) -> None:
    task = {one.name: one for one in taskmanager["Task"].included}
    assert task.keys() == {
        *("project", "creator", "assignee", "parent", "reviewers", "workers", "blocks")
    }
    assert (task["reviewers"].many, task["project"].nullable, task["assignee"].nullable) == (
        True,
        False,
        True,
    )
    # A row that is there but deleted cannot be seen.
    line = {one.name: one for one in shop["OrderLine"].included}
    assert (line["product"].nullable, line["order"].nullable) == (True, False)


def test_what_clients_may_not_give_makes_creation_impossible(
    taskmanager: dict[str, Entity],
) -> None:
    worker = taskmanager["Worker"]
    assert not worker.operations & {"create", "bulk"}
    assert worker.created


def test_soft_delete_makes_uniques_partial(taskmanager: dict[str, Entity]) -> None:
    task = taskmanager["Task"]
    assert task.uniques == ()
    found = {index.name: index for index in task.indexes if index.unique}
    assert {name: _where(index) for name, index in found.items()} == {
        "uq_tasks_project_id_title": "deleted_at IS NULL",
        "uq_tasks_lower_title": "deleted_at IS NULL",
    }


def _where(index: Index) -> str:
    return index.where.postgresql if index.where else ""


def test_soft_delete_joins_the_condition_of_an_index() -> None:
    item = entities(
        "Item:\n  soft_delete: true\n"
        "  fields: {name: {type: str, unique: true}, on_sale: bool}\n"
        "  relations: {twin: {to: Item, kind: one_to_one, optional: true}}\n"
        "  unique: [{fields: [on_sale], where: on_sale}]\n"
    )["Item"]
    assert sorted((index.name, _where(index)) for index in item.indexes) == [
        ("uq_items_name", "deleted_at IS NULL"),
        ("uq_items_on_sale", "(on_sale) AND deleted_at IS NULL"),
        ("uq_items_twin_id", "deleted_at IS NULL"),
    ]
    assert not any(field.unique for field in item.fields)


def test_managed_columns(shop: dict[str, Entity]) -> None:
    product = shop["Product"]
    assert [field.name for field in product.managed] == [
        "created_at",
        "updated_at",
        "deleted_at",
        "version",
    ]
    assert (product.soft_delete, product.optimistic_lock) == (True, True)
    assert product.column("deleted_at").filter
    assert not product.column("version").filter


@pytest.mark.parametrize(
    ("access", "readable", "writable"),
    [
        ("read_write", True, True),
        ("read_only", True, False),
        ("write_only", False, True),
        ("hidden", False, False),
    ],
)
def test_access(access: str, readable: bool, writable: bool) -> None:
    text = f"Item: {{fields: {{it: {{type: str, index: true, default: x, access: {access}}}}}}}"
    it = entities(text)["Item"].column("it")
    assert (it.readable, it.writable, it.filter) == (readable, writable, readable)
