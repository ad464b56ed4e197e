"""What the models of a generated project say, and that SQLAlchemy reads it as it is meant."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from modelwright.language.source import Source
from modelwright.model import Entity, Project
from modelwright.printing.code import Import
from modelwright.resolve import load
from modelwright.views import Views
from modelwright.views.documents import mermaid
from modelwright.views.includes import IncludesModule
from modelwright.views.models import ModelModule
from modelwright.views.modules import Line

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "template/{{ model.package }}"


def project(entities: Mapping[str, Any]) -> Project:
    conventions = {"timestamps": False}
    data = {"project": "shop", "conventions": conventions, "entities": entities}
    return load(Source.from_data(data))


def view(name: str, entities: Mapping[str, Any]) -> ModelModule:
    found = next(entity for entity in project(entities).entities if entity.name == name)
    return ModelModule(found, "app")


def texts(lines: Iterable[Line]) -> list[str]:
    """The source of lines, as it would stand on one line each."""
    return [plain(line.text) for line in lines]


def plain(source: str) -> str:
    return ast.unparse(ast.parse(source)).replace("'", '"')


# --- keys ---


def test_a_key_of_a_relation_and_a_field() -> None:
    line = view(
        "Line",
        {
            "Order": {"fields": {"x": "int"}},
            "Line": {
                "primary_key": {"fields": ["order", "number"]},
                "fields": {"number": "int"},
                "relations": {"order": {"to": "Order", "on_delete": "cascade"}},
            },
        },
    )
    assert texts(line.base) == []
    assert texts(line.table) == [
        'order_id: int = Field(primary_key=True, foreign_key="orders.id", ondelete="CASCADE")',
        "number: int = Field(primary_key=True)",
    ]
    assert texts(line.create) == ["order_id: Int32", "number: Int32"]
    assert texts(line.read) == ["order_id: int", "number: int"]
    assert texts(line.update) == []


def test_a_key_of_several_columns_is_referred_to_by_one_constraint() -> None:
    part = {"primary_key": {"fields": ["a", "b"]}, "fields": {"a": "int", "b": "int"}}
    columns = {"a": "tenant", "b": "n" * 50}
    refers = {"relations": {"part": {"to": "Part", "columns": columns}, "other": {"to": "Part"}}}
    arguments = view("Piece", {"Part": part, "Piece": refers}).table_arguments
    assert arguments is not None
    assert '["part_a", "part_b"]' in arguments.text
    assert '["parts.a", "parts.b"]' in arguments.text
    # The name that the convention gives is over PostgreSQL's limit for the first of the two only.
    assert arguments.text.count("name=") == 1
    assert '["other_a", "other_b"]' in arguments.text


def test_a_text_in_a_key_can_stand_in_a_path_and_counts_nothing_up() -> None:
    pair = {"primary_key": {"fields": ["a", "b"]}, "fields": {"a": "str", "b": "int"}}
    module = view("Pair", {"Pair": pair})
    assert texts(module.create) == ["a: KeyStr", "b: Int32"]
    assert "autoincrement" not in "".join(texts(module.table))
    alone = view("Alone", {"Alone": {"primary_key": {"type": "int", "generated": False}}})
    assert "autoincrement" in "".join(texts(alone.table))


# --- who sees what ---


def test_every_access_has_its_models() -> None:
    kinds = ("read_write", "read_only", "write_only", "hidden")
    fields = {kind: {"type": "int", "optional": True, "access": kind} for kind in kinds}
    module = view("Thing", {"Thing": {"fields": fields}})

    def named(lines: tuple[Line, ...]) -> list[str]:
        return [line.text.split(":")[0] for line in lines]

    assert named(module.base) == ["read_write"]
    assert named(module.table) == ["id", "read_only", "write_only", "hidden"]
    assert named(module.create) == ["write_only"]
    assert named(module.update) == ["read_write", "write_only"]
    assert named(module.read) == ["id", "read_only"]
    asked = " ".join(texts(module.filters))
    assert "write_only" not in asked
    assert "hidden" not in asked


def test_no_list_stands_alone_as_a_default() -> None:
    fields = {"tags": {"type": "list[str]", "default": [], "access": "write_only"}}
    assert texts(view("Thing", {"Thing": {"fields": fields}}).create) == [
        "tags: list[str] = Field(default=[])"
    ]


def test_a_field_may_be_called_like_a_function_of_sqlalchemy() -> None:
    fields = {"text": {"type": "str", "max_length": 9}, "note": {"type": "str", "default": "it's"}}
    _, note = view("Thing", {"Thing": {"fields": fields}}).base
    assert "text(" not in note.text


def test_what_cannot_be_written_has_no_models_for_it() -> None:
    module = view("Thing", {"Thing": {"read_only": True, "fields": {"name": "str"}}})
    assert Import(".core.models", "Input") not in module.needs
    assert Import("pydantic", "MISSING") not in module.needs
    assert "writes" not in module.about_base


def test_managed_columns_come_from_shared_classes() -> None:
    spec = {"soft_delete": True, "optimistic_lock": True, "timestamps": True}
    module = view("Thing", {"Thing": spec})
    assert module.table_head == (
        "class Thing(VersionColumn, SoftDeleteColumn, TimestampColumns, ThingBase, table=True):"
    )
    assert module.read_head == "class ThingRead(Versioned, SoftDeletable, Timestamps, ThingBase):"
    assert module.filter_head == (
        "class ThingFilter(SoftDeleteFilters, TimestampFilters, PageParams):"
    )


# --- links ---


def linked(**said: Any) -> Mapping[str, Any]:
    relation = {"to": "Tag", "kind": "many_to_many", "inverse": "tasks", **said}
    return {"Task": {"relations": {"tags": relation}}, "Tag": {"primary_key": "str"}}


def test_a_plain_link_is_a_table_beside_its_models() -> None:
    module = view("Task", linked())
    assert texts(module.link_tables) == [
        'task_tags = Table("task_tags", Model.metadata, '
        'Column[int]("task_id", ForeignKey("tasks.id", ondelete="CASCADE", onupdate="CASCADE"), '
        "primary_key=True), "
        'Column[str]("tag_id", ForeignKey("tags.id", ondelete="CASCADE", onupdate="CASCADE"), '
        "primary_key=True, index=True))"
    ]
    assert texts(module.create) == ["tags_ids: list[KeyStr] = Field(default=[])"]
    assert texts(module.update) == ["tags_ids: list[KeyStr] | MISSING = MISSING"]
    assert texts(view("Tag", linked()).link_tables) == []


def test_a_link_says_its_rules_and_its_former_name() -> None:
    said = {"on_delete": "restrict", "on_update": "cascade", "was": "labels", "immutable": True}
    module = view("Task", linked(**said, link_table="labelled"))
    (table,) = texts(module.link_tables)
    assert table.startswith('task_tags = Table("labelled",')
    assert table.count('ondelete="RESTRICT"') == table.count('onupdate="CASCADE"') == 2
    assert 'info={"was": "labels"}' in table
    assert texts(module.update) == []


def test_long_names_of_a_link_are_shortened() -> None:
    (table,) = texts(view("Task", linked(link_table="t" * 55)).link_tables)
    assert table.count('name="fk_ttt') == 2
    assert 'Index("ix_ttt' in table
    assert "index=True" not in table


# --- includes ---


def test_includes_tell_what_may_be_missing() -> None:
    entities = {
        "User": {
            "soft_delete": True,
            "relations": {"teams": {"to": "Team", "kind": "many_to_many"}},
        },
        "Team": {
            "relations": {"chief": {"to": "User"}, "parent": {"to": "Team", "optional": True}}
        },
        "Card": {"relations": {"team": {"to": "Team", "kind": "one_to_one", "inverse": "card"}}},
    }
    found = {
        str(entity.name): texts(IncludesModule(entity, "app").lines)
        for entity in project(entities).including
    }
    assert found == {
        "User": ["teams: list[TeamRead] | MISSING = MISSING"],
        "Team": [
            "chief: UserRead | MISSING | None = MISSING",
            "parent: TeamRead | MISSING | None = MISSING",
            "card: CardRead | MISSING | None = MISSING",
        ],
        "Card": ["team: TeamRead | MISSING = MISSING"],
    }


def test_only_entities_with_texts_to_search_have_q() -> None:
    fields = {"title": {"type": "str", "search": True}, "text": {"type": "text", "search": True}}
    (asked,) = (
        line
        for line in texts(view("Note", {"Note": {"fields": fields}}).filters)
        if line.startswith("q:")
    )
    assert 'Search("title", "text")' in asked
    filters = texts(view("Note", {"Note": {"fields": {"title": "str"}}}).filters)
    assert not [line for line in filters if line.startswith(("q:", "include:"))]


# --- the diagram ---


def test_the_diagram_shows_relations_of_every_kind() -> None:
    model = load(Source.from_path(HERE / "relations.yaml"))
    lines = [line.strip() for line in mermaid(model).splitlines()]
    assert "Club ||--o{ Member : club" in lines
    assert "Member |o--o{ Member : boss" in lines
    assert "Member |o--o| Member : deputy" in lines
    assert "Member }o--o{ Room : rooms" in lines
    assert "Room ||--o{ Visit : room" in lines
    assert not [line for line in lines if line.endswith(": visited")]
    assert "str club_id PK, FK" in lines
    assert "int boss_number FK" in lines


# --- what SQLAlchemy makes of it ---


def write_package(model: Project, folder: Path) -> None:
    """Print the modules of a project's models, beside core, which they import."""
    environment = jinja2.Environment(  # noqa: S701 (Python, not HTML)
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(model=model, views=Views(model))

    def write(source: Path, path: Path, entity: Entity | None = None) -> None:
        text = source.read_text(encoding="utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(environment.from_string(text).render(entity=entity), encoding="utf-8")

    shutil.copytree(PACKAGE / "core", folder / "core")
    for source in PACKAGE.rglob("*.py*"):
        parent = str(source.parent.relative_to(PACKAGE))
        kind = environment.from_string(parent).render()
        if "{% yield" in source.name and kind in {"models", "includes"}:
            for entity in model.including if kind == "includes" else model.entities:
                write(source, folder / kind / f"{entity.id}.py", entity)
        elif kind in {"models", "includes"}:
            name = environment.from_string(source.name).render().removesuffix(".jinja")
            if name:
                write(source, folder / kind / name)


def test_sqlalchemy_reads_the_relations_as_they_are_meant(tmp_path: Path) -> None:
    write_package(load(Source.from_path(HERE / "relations.yaml")), tmp_path / "app")
    # SQLAlchemy warns where it has to guess.
    script = str(HERE / "follow_relations.py")
    run = [sys.executable, "-W", "error", "-c", f"import runpy; runpy.run_path({script!r})"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
