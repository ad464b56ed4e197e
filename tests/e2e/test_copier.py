"""A project's life through the plain `copier` command."""

from pathlib import Path

import pytest
import yaml

from .conftest import TemplateRepo, commit_all, copier, git, tree

SPEC = """\
# What we know about the shop.
project: shop
description: "Größe: 'klein' \\u0007 and {{ braces }}"
package: app
entities:
  Order:   # the first
    fields: {total: int, paid: bool}
  Customer:
    fields: {name: "str?", born: {type: date, default: 2001-02-03}}
"""


def project(template: TemplateRepo, path: Path, spec: str = SPEC) -> Path:
    """Make a project with its spec in place, and commit it."""
    path.mkdir()
    (path / "spec.yaml").write_text(spec)
    result = copier("copy", "--trust", template.path, path)
    assert result.code == 0, result.err
    git(path, "init", "--quiet", "--initial-branch=main")
    commit_all(path)
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def update(path: Path, *arguments: str) -> None:
    result = copier("update", "--trust", *arguments, cwd=path)
    assert result.code == 0, result.err


def test_spec_in_place_is_read_and_kept(template_repo: TemplateRepo, tmp_path: Path) -> None:
    path = project(template_repo, tmp_path / "shop")
    assert (path / "spec.yaml").read_text() == SPEC
    assert "total = 1" in (path / "app/models/order.py").read_text()
    assert (path / "app/models/index.txt").read_text() == "order\ncustomer\n"
    assert (path / "spec.schema.json").read_text().startswith("{")
    answers = yaml.safe_load((path / ".copier-answers.yml").read_text())
    assert answers["_commit"] == "v1.0.0"
    assert answers["_src_path"] == str(template_repo.path)
    assert answers["description"] == "Größe: 'klein' \a and {{ braces }}"


def test_nothing_is_asked_and_no_spec_is_explained(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = tmp_path / "shop"
    result = copier("copy", "--trust", template_repo.path, path)
    assert result.code == 1
    assert f"No spec: {path / 'spec.yaml'} does not exist" in result.err
    assert "--data-file spec.yaml" in result.err
    assert not path.exists()


def test_data_file_writes_the_spec_and_updates_follow_it(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    given = tmp_path / "given.yaml"
    given.write_text(SPEC)
    path = tmp_path / "shop"
    result = copier("copy", "--trust", "--data-file", given, template_repo.path, path)
    assert result.code == 0, result.err
    written = (path / "spec.yaml").read_text()
    assert written.startswith("# yaml-language-server: $schema=spec.schema.json\nproject: shop\n")
    assert list(yaml.safe_load(written)["entities"]) == ["Order", "Customer"]
    git(path, "init", "--quiet")
    commit_all(path)
    edit(path / "spec.yaml", "total: int", "total: int, note: str")
    commit_all(path)
    update(path)
    assert "note = 1" in (path / "app/models/order.py").read_text()


def test_both_doors_give_the_same_project(template_repo: TemplateRepo, tmp_path: Path) -> None:
    first = project(template_repo, tmp_path / "first")
    second = tmp_path / "second"
    result = copier(
        "copy", "--trust", "--data-file", first / "spec.yaml", template_repo.path, second
    )
    assert result.code == 0, result.err
    one, other = tree(first), tree(second)
    assert one.pop("spec.yaml") != other.pop("spec.yaml")
    assert one == other


def test_the_same_spec_through_both_doors_is_fine(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = tmp_path / "shop"
    path.mkdir()
    (path / "spec.yaml").write_text(SPEC)
    result = copier("copy", "--trust", "--data-file", path / "spec.yaml", template_repo.path, path)
    assert result.code == 0, result.err


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("paid: bool", "paid: str", "entities"),
        ("package: app\n", "", "package"),
        ("project: shop", "project: store", "project"),
    ],
)
def test_two_different_specs_are_refused(
    template_repo: TemplateRepo, tmp_path: Path, old: str, new: str, key: str
) -> None:
    path, given = tmp_path / "shop", tmp_path / "given.yaml"
    path.mkdir()
    (path / "spec.yaml").write_text(SPEC)
    given.write_text(SPEC.replace(old, new))
    result = copier("copy", "--trust", "--data-file", given, template_repo.path, path)
    assert result.code == 1
    assert f"differ at `{key}`" in result.err
    assert "Traceback" not in result.err
    assert list(tree(path)) == ["spec.yaml"]


WRONG = SPEC.replace("fields: {total: int, paid: bool}", "fields: {}").replace(
    "project:", "projekt: 1\nproject:"
)


def test_wrong_spec_in_place_writes_nothing(template_repo: TemplateRepo, tmp_path: Path) -> None:
    path = tmp_path / "shop"
    path.mkdir()
    (path / "spec.yaml").write_text(WRONG)
    result = copier("copy", "--trust", template_repo.path, "shop", cwd=tmp_path)
    assert result.code == 1
    assert "shop/spec.yaml:2:1: `projekt` is not a key of the spec" in result.err
    assert "shop/spec.yaml:8:5: Order has no fields" in result.err
    assert "2 problems" in result.err
    assert "Traceback" not in result.err
    assert tree(path) == {"spec.yaml": WRONG.encode()}


def test_wrong_data_file_writes_nothing(template_repo: TemplateRepo, tmp_path: Path) -> None:
    given = tmp_path / "given.yaml"
    given.write_text(WRONG)
    result = copier("copy", "--trust", "--data-file", given, template_repo.path, tmp_path / "shop")
    assert result.code == 1
    assert "entities.Order: Order has no fields" in result.err
    assert "projekt: `projekt` is not a key of the spec" in result.err
    assert "Traceback" not in result.err
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("value", ["entities=nothing", "entities=5", "entities=null", "project=x"])
def test_wrong_data_never_ends_in_a_traceback(
    template_repo: TemplateRepo, tmp_path: Path, value: str
) -> None:
    result = copier("copy", "--trust", "--data", value, template_repo.path, tmp_path / "shop")
    assert result.code == 1
    assert "`entities` must be a mapping" in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("text", [WRONG, "project: [", "", "a: 1\na: 2\n"])
def test_wrong_spec_on_update_changes_nothing(
    template_repo: TemplateRepo, tmp_path: Path, text: str
) -> None:
    path = project(template_repo, tmp_path / "shop")
    (path / "spec.yaml").write_text(text)
    commit_all(path)
    before = tree(path)
    result = copier("update", "--trust", cwd=path)
    assert result.code == 1
    assert "spec.yaml:" in result.err
    assert "nothing was written." in result.err
    assert "Traceback" not in result.err
    assert tree(path) == before
    assert git(path, "status", "--porcelain") == ""


def test_update_follows_the_spec_and_keeps_edits(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = project(template_repo, tmp_path / "shop")
    edit(path / "app/models/order.py", "# The end.", "# My own end.")
    edit(path / "app/custom/__init__.py", "# yours", "# mine")
    edit(path / "spec.yaml", "paid: bool", "paid: bool, note: str")
    edit(path / "spec.yaml", "  Customer:", "  Item:\n    fields: {sku: str}\n  Customer:")
    commit_all(path)
    update(path)
    order = (path / "app/models/order.py").read_text()
    assert "note = 1" in order
    assert "# My own end." in order
    assert "sku = 1" in (path / "app/models/item.py").read_text()
    assert (path / "app/models/index.txt").read_text() == "order\nitem\ncustomer\n"
    assert (path / "app/custom/__init__.py").read_text() == "# mine\n"
    assert "# What we know" in (path / "spec.yaml").read_text()


def test_update_without_a_change_changes_nothing(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = project(template_repo, tmp_path / "shop")
    edit(path / "spec.yaml", "# What we know", "# All that we know")
    commit_all(path)
    update(path)
    assert git(path, "status", "--porcelain") == ""


def test_update_survives_a_removed_key_and_a_deleted_file(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = project(template_repo, tmp_path / "shop")
    description = next(line for line in SPEC.splitlines(keepends=True) if "Größe" in line)
    edit(path / "spec.yaml", description, "")
    (path / "app/models/index.txt").unlink()
    commit_all(path)
    update(path)
    assert not (path / "app/models/index.txt").exists()
    assert "description" not in (path / ".copier-answers.yml").read_text()


def test_update_follows_the_order_of_entities(template_repo: TemplateRepo, tmp_path: Path) -> None:
    path = project(template_repo, tmp_path / "shop")
    head, rest = SPEC.split("  Order:")
    order, customer = rest.split("  Customer:")
    (path / "spec.yaml").write_text(f"{head}  Customer:{customer}  Order:{order}")
    commit_all(path)
    update(path)
    assert (path / "app/models/index.txt").read_text() == "customer\norder\n"
    commit_all(path)
    update(path)
    assert git(path, "status", "--porcelain") == ""


def test_a_removed_entity_takes_its_files_along(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = project(template_repo, tmp_path / "shop")
    head = SPEC.split("  Customer:", maxsplit=1)[0]
    (path / "spec.yaml").write_text(head)
    commit_all(path)
    update(path)
    assert not (path / "app/models/customer.py").exists()
    assert (path / "app/models/index.txt").read_text() == "order\n"


def test_a_deleted_spec_comes_back_from_the_answers(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = project(template_repo, tmp_path / "shop")
    (path / "spec.yaml").unlink()
    commit_all(path)
    update(path)
    spec = yaml.safe_load((path / "spec.yaml").read_text())
    assert list(spec["entities"]) == ["Order", "Customer"]
    assert git(path, "status", "--porcelain") == "?? spec.yaml\n"


def test_each_version_of_the_template_runs_its_own_generator(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    """The new templates read an attribute that the old generator does not have, and back."""
    path = project(template_repo, tmp_path / "shop")
    edit(path / "app/models/order.py", "# The end.", "# My own end.")
    commit_all(path)
    package = template_repo.path / "generator/modelwright"
    edit(package / "model.py", "    fields:", "    attributes:")
    edit(package / "model.py", "    name: str\n", "    slogan: str\n")
    edit(package / "resolve.py", 'source.data["project"],', '"the " + source.data["project"],')
    entity = next(template_repo.path.rglob("*entity.id*"))
    edit(entity, "entity.fields", "entity.attributes")
    edit(entity, "Of {{ model.name }}", "Belongs to {{ model.slogan }}")
    template_repo.release("v2.0.0")
    update(path)
    order = (path / "app/models/order.py").read_text()
    assert order.startswith('"""Belongs to the shop."""')
    assert "# My own end." in order
    assert "<<<<<<<" not in order
    assert yaml.safe_load((path / ".copier-answers.yml").read_text())["_commit"] == "v2.0.0"


def test_a_key_that_a_new_version_dropped_does_not_break_the_update(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    path = project(
        template_repo, tmp_path / "shop", SPEC.replace("package:", "features: []\npackage:")
    )
    edit(path / "spec.yaml", "features: []\n", "")
    commit_all(path)
    edit(template_repo.path / "generator/modelwright/language/__init__.py", '"features", ', "")
    copier_yml = template_repo.path / "copier.yml"
    head, rest = copier_yml.read_text().split("features:\n")
    copier_yml.write_text(head + rest.split("\n\n", maxsplit=1)[1])
    template_repo.release("v2.0.0")
    update(path)
    assert git(path, "status", "--porcelain") == " M .copier-answers.yml\n"


def test_a_missing_dependency_is_named_with_what_installs_it(
    template_repo: TemplateRepo, tmp_path: Path
) -> None:
    edit(template_repo.path / "generator/modelwright/resolve.py", "from", "import not_there\nfrom")
    template_repo.release("v2.0.0")
    result = copier("copy", "--trust", template_repo.path, tmp_path / "shop")
    assert result.code == 1
    assert "pip install not_there" in result.err
    assert "uvx --with not_there" in result.err
    assert "Traceback" not in result.err
