"""What a valid spec becomes, and that no spec ends in anything but a model or a SpecError."""

import ast
import contextlib
import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import jinja2
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelwright.diagnostics import SpecError
from modelwright.language.source import Source
from modelwright.model import Default, Entity, Field, Index, Project, Type
from modelwright.naming import BODY_NAMES, MODEL_ATTRIBUTES, MODULE_CLASSES
from modelwright.resolve import cycles, load
from modelwright.resolve.names import MODULE_IDS, SUFFIXES
from modelwright.values.db_types import DB_TYPES
from modelwright.values.types import TYPES
from modelwright.views import Views

HERE = Path(__file__).parent
TEMPLATE = HERE.parents[1] / "template"
EVERYTHING = (HERE / "everything.yaml").read_text(encoding="utf-8")
RELATIONS = (HERE / "relations.yaml").read_text(encoding="utf-8")


def project(text: str) -> Project:
    return load(Source.from_text(text, "spec.yaml"))


def entities(text: str) -> dict[str, Entity]:
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    return {
        entity.name: entity for entity in project(f"project: shop\nentities:\n{lines}").entities
    }


def item(text: str) -> Entity:
    lines = "".join(f"  {line}\n" for line in text.splitlines())
    return entities(f"Item:\n{lines}")["Item"]


def fields(entity: Entity) -> dict[str, Field]:
    return {field.name: field for field in entity.columns}


def refusal(text: str) -> str:
    with pytest.raises(SpecError) as caught:
        project(text)
    return str(caught.value)


@pytest.fixture(scope="module")
def everything() -> dict[str, Entity]:
    return {entity.name: entity for entity in project(EVERYTHING).entities}


# --- projects and entities ---


def test_defaults() -> None:
    shop = project("project: web-shop\nentities:\n  Item:\n    fields: {name: str}\n")
    assert (shop.name, shop.title, shop.database) == ("web-shop", "Web shop", "web_shop")
    assert (shop.package, shop.api_prefix, shop.enums) == ("app", "/api/v1", ())
    (entity,) = shop.entities
    assert (entity.table, entity.plural, entity.id, entity.path) == (
        "items",
        "items",
        "item",
        "/items",
    )
    assert entity.operations == {"list", "get", "create", "update", "delete", "bulk"}
    assert (entity.page_size, entity.max_page_size) == (20, 100)
    assert [field.name for field in entity.columns] == ["id", "name", "created_at", "updated_at"]
    (key,) = entity.key
    assert key.type.row is TYPES["int"]
    assert key.automatic
    name = entity.fields[0]
    assert name.required
    assert not any((name.filter, name.sort, name.unique, name.index, name.immutable))


def test_conventions_and_their_exceptions() -> None:
    text = (
        "project: shop\n"
        "conventions: {primary_key: uuid, timestamps: false, table_names: singular, page_size: 5,"
        " max_page_size: 9, operations: [list]}\n"
        "entities:\n"
        "  OrderLine: {fields: {name: str}}\n"
        "  Story: {fields: {name: str}, primary_key: bigint, timestamps: true, table_names: plural,"
        " page_size: 7, operations: [get, create]}\n"
    )
    line, story = project(text).entities
    assert (line.table, line.path, line.page_size, line.max_page_size) == (
        "order_line",
        "/order-lines",
        5,
        9,
    )
    assert (story.table, story.page_size) == ("stories", 7)
    assert (line.operations, story.operations) == ({"list"}, {"get", "create"})
    assert (line.timestamps, story.timestamps) == (False, True)
    assert [field.type.row for e in (line, story) for field in e.key] == [
        TYPES["uuid"],
        TYPES["bigint"],
    ]


@pytest.mark.parametrize(
    ("said", "operations"),
    [
        ("read_only: true", {"list", "get"}),
        ("{read_only: true, operations: [get]}", {"get"}),
        ("operations: []", set()),
    ],
)
def test_operations(said: str, operations: set[str]) -> None:
    text = said if said.startswith("{") else f"{{{said}}}"
    assert entities(f"Item: {text}")["Item"].operations == operations


def test_names_that_are_said() -> None:
    entity = item("table: Old_Items\nplural: item_list\nid: thing\nfields: {name: str}")
    assert (entity.table, entity.path, entity.id) == ("Old_Items", "/item-list", "thing")
    assert entity.plural_title == "item list"


def test_a_rename_keeps_the_file() -> None:
    entity = item("was: OldThing\nfields: {name: {type: str, was: title}}")
    assert (entity.id, entity.was, entity.table) == ("old_thing", "OldThing", "items")
    assert entity.fields[0].was == "title"
    assert item("was: OldThing\nid: item\nfields: {name: str}").id == "item"


def test_a_keyword_may_be_an_entity_with_an_id() -> None:
    assert entities("Class: {id: course, fields: {name: str}}")["Class"].table == "classes"


def test_mixins_come_first_and_the_entity_has_the_last_word(everything: dict[str, Entity]) -> None:
    assert [field.name for field in everything["Person"].fields[:3]] == ["name", "note", "email"]
    thing = everything["Thing"]
    assert [field.name for field in thing.fields[:3]] == ["since", "name", "text"]
    assert thing.fields[1].max_length == 20
    assert [relation.name for relation in thing.relations] == ["owner", "place", "type"]
    assert "Owned" not in everything


# --- keys ---


@pytest.mark.parametrize(
    ("said", "type_name", "automatic", "default"),
    [
        ("int", "int", True, None),
        ("bigint", "bigint", True, None),
        ("uuid", "uuid", True, Default(factory="uuid4")),
        ("uuid7", "uuid", True, Default(factory="uuid7")),
        ("str", "str", False, None),
        ("{type: uuid, generated: false}", "uuid", False, None),
        ("{type: int, generated: false}", "int", False, None),
        ("{generated: false}", "int", False, None),
    ],
)
def test_primary_keys(said: str, type_name: str, automatic: bool, default: Default | None) -> None:
    (key,) = item(f"primary_key: {said}").key
    assert key.type.row is TYPES[type_name]
    assert (key.name, key.column, key.automatic, key.default) == ("id", "id", automatic, default)
    assert key.primary_key
    assert key.immutable
    assert key.filter
    assert key.sort
    assert key.required is not automatic


def test_a_key_with_all_it_can_say() -> None:
    (key,) = item(
        "primary_key: {type: str, name: code, column: item_code, max_length: 8, pattern: '^[a-z]+',"
        " example: ab, was: key, description: What it is called.}"
    ).key
    assert (key.name, key.column, key.max_length, key.example) == ("code", "item_code", 8, "ab")
    assert (key.was, key.description) == ("key", "What it is called.")


def test_a_field_as_the_key(everything: dict[str, Entity]) -> None:
    type_ = everything["Type"]
    (type_key,) = type_.key
    assert (type_key.name, type_key.column) == ("code", "kind_code")
    assert type_key.constraints == {"ge": 1}
    assert not type_key.automatic
    assert "code" not in [field.name for field in type_.fields]


# --- relations ---


@pytest.mark.parametrize(
    ("key", "type_name", "length"),
    [
        ("int", "int", None),
        ("bigint", "bigint", None),
        ("uuid7", "uuid", None),
        ("{type: str, max_length: 9}", "str", 9),
        ("str", "str", None),
    ],
)
def test_a_foreign_key_has_the_type_of_the_key(
    key: str, type_name: str, length: int | None
) -> None:
    found = entities(
        f"Owner: {{primary_key: {key}}}\nItem: {{relations: {{owner: {{to: Owner}}}}}}"
    )
    field = fields(found["Item"])["owner_id"]
    assert (field.type, field.max_length) == (Type(row=TYPES[type_name]), length)
    relation = found["Item"].relation_of(field)
    assert relation is not None
    assert relation.target is found["Owner"]
    assert relation.source is found["Item"]
    assert relation.fields == (field,)


def test_relations_and_their_other_sides(everything: dict[str, Entity]) -> None:
    person, place = everything["Person"], everything["Place"]
    home, boss = person.relations
    assert (home.optional, home.on_delete, home.on_update) == (True, "SET NULL", "")
    assert (boss.on_delete, boss.on_update, boss.recursive) == ("RESTRICT", "CASCADE", True)
    assert [relation.inverse for relation in person.collections] == ["staff"]
    assert [relation.inverse for relation in place.collections] == ["people", "things"]
    assert len(place.dependents) == 2
    assert everything["Thing"].relations[2].on_delete == ""


def test_keys_of_relations_as_they_are_said(everything: dict[str, Entity]) -> None:
    keys = fields(everything["Place"]) | fields(everything["Thing"]) | fields(everything["Person"])
    keeper, backup, place = keys["keeper_id"], keys["backup_id"], keys["place_id"]
    assert (keeper.unique, keeper.index, keeper.filter, keeper.sort) == (True, False, False, False)
    assert (backup.index, backup.column, backup.default) == (False, "second", Default())
    assert (place.index, place.was, place.description) == (True, "spot_id", "Where it lies.")
    assert keys["boss_id"].immutable


CIRCLES = {
    "A needs B": ("A: b? \nB: a", {"A.b"}),
    "all optional": ("A: b? \nB: c? \nC: a?", {"C.a"}),
    "two circles": ("A: b? c? \nB: a? \nC: a", {"B.a", "A.c"}),
    "a shortcut": ("A: b c? \nB: c? \nC: a", {"A.c", "B.c"}),
    "no circle": ("A: b c \nB: c \nC: ", set()),
    "itself": ("A: a?", set()),
    "before and after a circle": ("X: a? \nA: b? \nB: a? y? \nY: ", {"B.a"}),
}


@pytest.mark.parametrize(("text", "deferred"), CIRCLES.values(), ids=CIRCLES)
def test_a_key_waits_in_every_circle(text: str, deferred: set[str]) -> None:
    found = entities("\n".join(_circle(line) for line in text.splitlines()))
    relations = [relation for entity in found.values() for relation in entity.relations]
    assert {f"{r.source_name}.{r.name}" for r in relations if r.deferred} == deferred


def _circle(line: str) -> str:
    name, _, targets = line.partition(":")
    relations = [
        f"{target.rstrip('?')}: {{to: {target.rstrip('?').upper()}, optional: {'?' in target}}}"
        for target in targets.split()
    ]
    return f"{name}: {{relations: {{{', '.join(relations)}}}}}".replace("True", "true").replace(
        "False", "false"
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
@settings(max_examples=60, deadline=None)
def test_without_the_keys_that_wait_there_is_no_circle(edges: list[tuple[int, int]]) -> None:
    lines = [f"E{n}: {{relations: {{" for n in range(6)]
    for position, (source, target) in enumerate(edges):
        lines[source] += f"r{position}: {{to: E{target}, optional: true}}, "
    found = entities("\n".join(f"{line}}}}}" for line in lines))
    waits = {name: set[str]() for name in found}
    for entity in found.values():
        for relation in entity.relations:
            if not (relation.deferred or relation.recursive):
                waits[entity.name].add(relation.target_name)
    while made := [name for name, needed in waits.items() if not needed]:
        for name in made:
            del waits[name]
        for needed in waits.values():
            needed.difference_update(made)
    assert not waits


# --- fields ---


@pytest.mark.parametrize(
    ("said", "default"),
    [
        ("{type: int, default: 3}", Default(3)),
        (
            "{type: decimal, max_digits: 4, decimal_places: 2, default: 1.5}",
            Default(Decimal("1.5")),
        ),
        ("{type: date, default: 2024-02-29}", Default(dt.date(2024, 2, 29))),
        ("{type: date, default: today}", Default(factory="today")),
        ("{type: datetime_naive, default: now}", Default(factory="now")),
        ("{type: str, default: now}", Default("now")),
        ("{type: time, default: '12:30'}", Default(dt.time(12, 30))),
        ("{type: duration, default: PT90S}", Default(dt.timedelta(seconds=90))),
        ("{type: uuid, default: uuid7}", Default(factory="uuid7")),
        (f"{{type: uuid, default: {UUID(int=1)}}}", Default(UUID(int=1))),
        ("{type: bytes, default: AAEC}", Default(b"\0\1\2")),
        ("{type: bool, default: no}", Default(value=False)),
        ("{type: json, default: [1, {a: null}]}", Default([1, {"a": None}])),
        ("{type: 'list[date]', default: ['2024-02-29']}", Default([dt.date(2024, 2, 29)])),
        ("{type: enum, values: [now, then], default: now}", Default("now")),
        ("{type: int, optional: true}", Default()),
        ("'int?'", Default()),
        ("{type: int?, default: 3}", Default(3)),
        ("int", None),
    ],
)
def test_defaults_of_fields(said: str, default: Default | None) -> None:
    if "?," in said:
        said = said.replace("int?", "'int?'")
    assert item(f"fields: {{it: {said}}}").fields[0].default == default


def test_what_clients_may_ask_by_default(everything: dict[str, Entity]) -> None:
    thing = fields(everything["Thing"])
    for name in ("number", "name", "token", "active", "level", "kind", "place_id"):
        assert thing[name].filter, name
        assert thing[name].sort, name
    for name in ("plain", "text", "since"):
        assert not any((thing[name].filter, thing[name].sort)), name
    assert thing["tags"].operators == ("contains",)
    assert "isnull" not in thing["moment"].operators


def test_enums(everything: dict[str, Entity]) -> None:
    level, state = project(EVERYTHING).enums
    assert [member.name for member in level.members] == ["LOW", "VALUE_3", "IN_BETWEEN"]
    assert [(member.was, member.description) for member in state.members] == [
        (None, "Work to do"),
        ("done", ""),
    ]
    kind = fields(everything["Thing"])["kind"].type.enum
    assert kind is not None
    assert (kind.name, kind.values, kind.anonymous) == ("ThingKind", ("now", "later"), True)


# --- uniques, indexes, checks ---


def test_constraints_name_columns_of_fields_and_relations(everything: dict[str, Entity]) -> None:
    thing = everything["Thing"]
    (unique,) = thing.uniques
    assert [field.name for field in unique.fields] == ["place_id", "plain"]
    indexes: dict[str, Index] = {index.name: index for index in thing.indexes}
    partial = indexes["uq_thing_day_owner_id"]
    assert partial.unique
    assert partial.where is not None
    ordered = indexes["ix_thing_level_day"]
    assert [column.descending for column in ordered.columns] == [False, True]
    assert indexes["ix_thing_tags_extra"].method == "gin"
    lower = indexes["uq_thing_lower_name"].columns[0]
    assert lower.expression is not None
    assert lower.expression.columns == ("label",)
    owner = indexes["by_owner"]
    assert owner.include == ("plain",)
    long, sane = thing.checks
    assert len(long.name) == 63
    assert sane.name == "ck_thing_sane"
    assert sane.expression.columns == ("whole", "active")


# --- the graph as a whole ---


def test_the_graph_has_no_mutable_part() -> None:
    """Values of the spec apart: a default of JSON is the plain lists and mappings it is."""
    seen: set[int] = set()
    for part in _parts(project(EVERYTHING), seen):
        assert not isinstance(part, list | dict | set), part
    assert len(seen) > 400


def _parts(part: Any, seen: set[int]) -> Iterator[object]:
    if id(part) in seen or isinstance(part, str | int | type | None):
        return
    seen.add(id(part))
    yield part
    if isinstance(part, Default):
        return
    if dataclasses.is_dataclass(part) and not isinstance(part, type):
        assert type(part).__dataclass_params__.frozen
        names = [field.name for field in dataclasses.fields(part)]
        inner = [getattr(part, name) for name in names if name not in {"example", "literal"}]
    elif isinstance(part, Mapping):
        inner = [*part.keys(), *part.values()]
    else:
        inner = list(part) if isinstance(part, tuple | frozenset) else []
    for value in inner:
        yield from _parts(value, seen)


def test_the_second_door_gives_the_same() -> None:
    data = load(Source.from_data(yaml.safe_load(EVERYTHING)))
    text = project(EVERYTHING)
    assert [_facts(entity) for entity in data.entities] == [_facts(e) for e in text.entities]


def _facts(entity: Entity) -> list[object]:
    return [entity.name, entity.table, *((f.name, f.type, f.default) for f in entity.columns)]


def test_without_text_problems_name_the_path() -> None:
    data = {"project": "shop", "entities": {"Item": {"fields": {"name": "strng"}}}}
    with pytest.raises(SpecError) as caught:
        load(Source.from_data(data))
    assert str(caught.value).startswith("entities.Item.fields.name.type: unknown type `strng`")


def test_work_grows_with_the_number_of_entities() -> None:
    assert _steps(400) <= 2.2 * _steps(200)


def _steps(count: int) -> int:
    """How often a chain of entities makes the search for circles take up a relation."""
    lines = [
        f"  E{n}: {{relations: {{next: {{to: E{n + 1}}}}}}}"
        if n
        else "  E0: {relations: {next: {to: E1, optional: true}}}"
        for n in range(count - 1)
    ]
    lines.append(f"  E{count - 1}: {{relations: {{next: {{to: E0}}}}}}")
    text = "project: chain\nentities:\n" + "\n".join(lines)
    with patch.object(
        cycles._Unmade, "drop", autospec=True, side_effect=cycles._Unmade.drop
    ) as drop:
        assert len(project(text).entities) == count
    return int(drop.call_count)


# --- broken specs ---

TREE = yaml.safe_load(EVERYTHING)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=8),
    st.dates(),
    st.sampled_from(["Thing", "name", "class", "id", "now", "str", "list[str]", "a > 1", "_", "É"]),
    st.just([]),
    st.just({}),
)


def _places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _places(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _places(inner, (*path, position))


PLACES = list(_places(TREE))


def _change(tree: Any, path: tuple[Any, ...], how: str, value: object) -> None:
    *holders, last = path
    for key in holders:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            return
    if not isinstance(tree, dict | list) or (isinstance(tree, list) and last >= len(tree)):
        return
    if isinstance(tree, dict) and how == "rename" and last in tree:
        tree[value if isinstance(value, str) else str(last) * 2] = tree.pop(last)
    elif how == "delete" and (isinstance(tree, list) or last in tree):
        del tree[last]
    else:
        tree[last] = value


MUTATIONS = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["replace", "rename", "delete"]), SCALARS),
    min_size=1,
    max_size=4,
)


@given(MUTATIONS)
@settings(max_examples=100, deadline=10_000, suppress_health_check=[HealthCheck.too_slow])
def test_a_broken_spec_is_a_spec_error(
    mutations: list[tuple[tuple[Any, ...], str, object]],
) -> None:
    tree = yaml.safe_load(EVERYTHING)
    for path, how, value in mutations:
        _change(tree, path, how, value)
    for source in (
        Source.from_data(tree),
        Source.from_text(yaml.safe_dump(tree, sort_keys=False), "spec.yaml"),
    ):
        with contextlib.suppress(SpecError):
            load(source)


# --- names that are taken ---


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    """The modules that the template prints for entities, by path."""
    loader = jinja2.FileSystemLoader(TEMPLATE)
    environment = jinja2.Environment(  # noqa: S701
        loader=loader, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    printed: dict[str, ast.Module] = {}
    for model in map(project, (EVERYTHING, RELATIONS)):
        environment.globals.update(model=model, views=Views(model))
        for folder in ("models", "repositories", "routers"):
            for path in (TEMPLATE / "{{ model.package }}" / folder).glob("*{% yield*"):
                template = environment.get_template(str(path.relative_to(TEMPLATE)))
                for entity in model.entities:
                    printed[f"{folder}/{entity.id}"] = ast.parse(template.render(entity=entity))
        rendered = environment.get_template("tests/factories.py.jinja").render()
        printed[f"tests/{model.name}"] = ast.parse(rendered)
    return printed


def test_classes_that_modules_import_are_reserved(modules: Mapping[str, ast.Module]) -> None:
    models = [project(EVERYTHING), project(RELATIONS)]
    entities = [entity for model in models for entity in model.entities]
    own = {f"{entity.name}{suffix}" for entity in entities for suffix in SUFFIXES}
    own |= {enum.name for model in models for enum in model.all_enums}
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for module in modules.values()
        for node in ast.walk(module)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert len(modules) == 3 * len(entities) + len(models)
    assert {
        name for name in imported - own if name[0].isupper() and "_" not in name
    } <= MODULE_CLASSES


def test_types_are_reserved() -> None:
    names = [name for row in TYPES.values() for name in (row.annotation, row.sql, row.column)]
    names += [row.row.get(part) for row in DB_TYPES.values() for part in ("annotation", "column")]
    imported = {
        one.name.rpartition(" ")[2] for name in names if name for one in name.imports if one.name
    }
    assert {name for name in imported if name[:1].isupper()} <= MODULE_CLASSES


@pytest.mark.parametrize("module", ["types", "columns"])
def test_types_of_core_are_reserved(module: str) -> None:
    source = (TEMPLATE / "{{ model.package }}" / "core" / f"{module}.py").read_text("utf-8")
    defined = {
        target.id if isinstance(target, ast.Name) else target.name
        for node in ast.parse(source).body
        for target in (node.targets if isinstance(node, ast.Assign) else [node])
        if isinstance(target, ast.Name | ast.ClassDef)
    }
    assert {name for name in defined if name[0].isupper() and not name.isupper()} <= MODULE_CLASSES


def test_names_that_class_bodies_read_are_reserved(modules: Mapping[str, ast.Module]) -> None:
    read = {
        name.id
        for path, module in modules.items()
        if path.startswith("models/")
        for class_ in module.body
        if isinstance(class_, ast.ClassDef)
        for statement in class_.body
        # The arguments of the table stand before all attributes.
        if isinstance(statement, ast.AnnAssign)
        and ast.unparse(statement.target) != "__table_args__"
        for name in ast.walk(statement)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
    }
    assert {name for name in read if name.islower()} - MODEL_ATTRIBUTES == BODY_NAMES


def test_modules_of_the_template_are_reserved() -> None:
    package = TEMPLATE / "{{ model.package }}"
    folders = [package / folder for folder in ("models", "repositories", "routers")]
    files = [path for folder in folders for path in folder.iterdir()]
    files += (TEMPLATE / "tests").glob("*test_*")
    found = {
        match[1]
        for path in files
        if (match := re.search(r"(?:^|[ }])(?:test_)?([a-z]+)\.py", path.name))
    }
    assert found - {"id"} | {"router"} == MODULE_IDS
