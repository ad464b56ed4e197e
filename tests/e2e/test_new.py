"""`modelwright new`, run as a person runs it, on the mini template and its own generator."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from .conftest import IDENTITY, Result, TemplateRepo, commit_all, copier, git, tree
from .projects import ROOT, run

SPEC = """\
# The shop, in one entity.
project: shop
entities:
  Order: {fields: {total: int}}
"""
PYPROJECT = """\
[project]
name = "shop"
dependencies = ["jinja2>=3"]
[dependency-groups]
dev = ["pytest"]
"""
ALEMBIC = """\
import os, pathlib, sys
assert os.environ["DATABASE_URL"].startswith("sqlite+aiosqlite:///")
assert sys.argv[1:] == ["revision", "--autogenerate", "-m", "initial", "--rev-id", "0001"]
versions = pathlib.Path("migrations/versions")
versions.mkdir(parents=True)
(versions / "0001_initial.py").write_text("# the first")
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "given.yaml"
    path.write_text(SPEC)
    return path


def modelwright(
    template: TemplateRepo,
    *arguments: str | Path,
    interrupt: Path | None = None,
    **environment: str,
) -> Result:
    """Run the command line that lies in the template, from the folder above it.

    As soon as there is a file `interrupt`, Ctrl-C is pressed.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "modelwright", *map(str, arguments)],
        cwd=template.path.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(template.path / "generator"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **IDENTITY,
            **environment,
        },
        start_new_session=True,
    )
    while interrupt and not interrupt.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    if interrupt:
        # A terminal sends it to all that runs in it.
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return Result(process.returncode, out, err)


def test_new_makes_a_committed_project_that_updates(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    result = modelwright(template_repo, "new", spec, "deep/shop", "--no-migration")
    assert (result.code, result.err) == (0, "")
    assert "shop is in deep/shop: 1 entity, 0 routes, 6 files." in result.out
    path = tmp_path / "deep/shop"
    assert (path / "spec.yaml").read_text() == SPEC
    assert git(path, "status", "--porcelain") == ""
    assert git(path, "log", "--format=%s") == "Start shop from its spec\n"
    answers = yaml.safe_load((path / ".copier-answers.yml").read_text())
    assert answers["_src_path"] == str(template_repo.path)
    assert answers["_commit"] == "v1.0.0"
    (path / "spec.yaml").write_text(SPEC.replace("total: int", "total: int, paid: bool"))
    commit_all(path)
    assert copier("update", "--trust", cwd=path).code == 0
    assert "paid = 1" in (path / "app/models/order.py").read_text()


def test_the_tutorial_says_what_comes_out(template: Path, tmp_path: Path) -> None:
    tutorial = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    spec = tmp_path / "bookshelf.yaml"
    spec.write_text(re.findall(r"```yaml\n(.*?)```", tutorial, re.DOTALL)[0], encoding="utf-8")
    command = ("new", spec, "bookshelf", "--no-migration", "--template", template)
    said = run(sys.executable, "-m", "modelwright", *command, cwd=tmp_path)
    assert said.splitlines()[0] in tutorial.splitlines()


def test_new_needs_no_git_identity(template_repo: TemplateRepo, spec: Path, tmp_path: Path) -> None:
    empty = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "home")}
    empty |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "0", "EMAIL": ""}
    result = modelwright(template_repo, "new", spec, "shop", "--no-migration", **empty)
    assert result.code == 0
    assert "git knows no name of yours, so the commit has the name `modelwright`" in result.err
    assert git(tmp_path / "shop", "log", "--format=%an") == "modelwright\n"


def test_new_keeps_the_identity_that_is_configured(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    ada = {
        f"GIT_{role}_{what}": "ada@x"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    assert modelwright(template_repo, "new", spec, "shop", "--no-migration", **ada).code == 0
    assert git(tmp_path / "shop", "log", "--format=%an") == "ada@x\n"


def test_new_in_a_folder_with_its_spec_and_repository(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    path = tmp_path / "shop"
    path.mkdir()
    spec.rename(path / "spec.yaml")
    git(path, "init", "--quiet", "--initial-branch=main")
    commit_all(path, "Spec")
    result = modelwright(template_repo, "new", "shop/spec.yaml", "shop", "--no-migration")
    assert (result.code, result.err) == (0, "")
    assert (path / "spec.yaml").read_text() == SPEC
    assert git(path, "log", "--format=%s").splitlines() == ["Start shop from its spec", "Spec"]
    assert sorted(file.name for file in path.iterdir() if file.name.startswith(".")) == [
        ".copier-answers.yml",
        ".git",
    ]


def test_new_in_a_repository_makes_none(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    result = modelwright(template_repo, "new", spec, "services/shop", "--no-migration")
    assert result.code == 0
    assert f"commit in {tmp_path}, which is around them" in result.err
    assert not (tmp_path / "services/shop/.git").exists()
    assert "services/shop/.copier-answers.yml" in git(tmp_path, "ls-files", "--others", "services")


def test_new_without_git(template_repo: TemplateRepo, spec: Path, tmp_path: Path) -> None:
    assert modelwright(template_repo, "new", spec, "shop", "--no-migration", "--no-git").code == 0
    assert not (tmp_path / "shop/.git").exists()


@pytest.mark.parametrize("name", ["notes.txt", "spec.yaml"])
def test_new_refuses_a_folder_that_holds_something(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "shop"
    path.mkdir()
    (path / name).write_text("mine")
    result = modelwright(template_repo, "new", spec, "shop")
    assert result.code == 2
    assert name in result.err
    assert tree(path) == {name: b"mine"}


def test_new_with_a_wrong_spec_writes_nothing(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    spec.write_text("project: shop\nentities: []\n")
    before = sorted(tmp_path.iterdir())
    result = modelwright(template_repo, "new", "given.yaml", "shop")
    assert result.code == 1
    assert result.err.startswith("given.yaml:2:11: `entities` must be a mapping\n")
    assert sorted(tmp_path.iterdir()) == before


def test_new_with_a_template_that_refuses_leaves_nothing(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    """The last file of the template fails: what was rendered before goes again."""
    template_repo.release("v2.0.0", {"template/zzz.txt.jinja": "{{ nothing.here }}"})
    before = sorted(tmp_path.iterdir())
    result = modelwright(template_repo, "new", spec, "deep/shop", "--no-migration")
    assert result.code == 3
    assert "'nothing' is undefined" in result.err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("template", ["https://127.0.0.1:1/none.git", "not-there"])
def test_new_with_a_template_that_is_not_there(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path, template: str
) -> None:
    before = sorted(tmp_path.iterdir())
    result = modelwright(template_repo, "new", spec, "shop", "--template", template)
    assert result.code == 3
    assert template in result.err
    assert sorted(tmp_path.iterdir()) == before


def test_new_leaves_out_what_the_template_has_not_committed(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    git(template_repo.path, "tag", "--delete", "v1.0.0")
    (template_repo.path / "template/draft.txt").write_text("draft")
    result = modelwright(template_repo, "new", spec, "shop", "--no-migration")
    assert result.code == 0
    assert "uncommitted changes of the template are left out" in result.err
    assert not (tmp_path / "shop/draft.txt").exists()
    answers = yaml.safe_load((tmp_path / "shop/.copier-answers.yml").read_text())
    assert git(template_repo.path, "rev-parse", "HEAD").startswith(answers["_commit"])


def test_new_takes_the_version_it_is_told(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    template_repo.release("v2.0.0", {"template/new.txt": "new"})
    variable = {"MODELWRIGHT_TEMPLATE": str(template_repo.path)}
    told = ("new", spec, "old", "--no-migration", "--ref", "v1.0.0")
    assert modelwright(template_repo, *told, **variable).code == 0
    assert modelwright(template_repo, "new", spec, "latest", "--no-migration").code == 0
    assert not (tmp_path / "old/new.txt").exists()
    assert (tmp_path / "latest/new.txt").exists()


def release_with_migrations(template: TemplateRepo, alembic: str) -> None:
    """Let projects bring an `alembic` of their own, which Python finds before the installed one."""
    template.release(
        "v2.0.0",
        {
            "template/pyproject.toml": PYPROJECT,
            "template/alembic/__init__.py": "",
            "template/alembic/__main__.py": alembic,
        },
    )


def test_the_first_migration_is_in_the_first_commit(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    release_with_migrations(template_repo, ALEMBIC)
    result = modelwright(template_repo, "new", spec, "shop")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[-2:] == ["  cd shop", "  make run"]
    files = git(tmp_path / "shop", "ls-files").splitlines()
    assert "migrations/versions/0001_initial.py" in files
    assert git(tmp_path / "shop", "status", "--porcelain") == ""


def test_a_failing_migration_keeps_the_project_and_says_how_to_go_on(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    release_with_migrations(template_repo, "exit('No tables.')")
    result = modelwright(template_repo, "new", spec, "shop")
    assert result.code == 3
    assert "No tables." in result.err
    assert "cd shop && python -m alembic revision --autogenerate -m initial" in result.err
    assert result.out.splitlines()[-2:] == ["  make revision MESSAGE=initial", "  make run"]
    assert git(tmp_path / "shop", "status", "--porcelain") == ""


WAITING = "import pathlib, time; pathlib.Path({path!r}).touch(); time.sleep(60)\n"


def test_ctrl_c_while_files_are_rendered_leaves_nothing(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    views = "generator/modelwright/views.py"
    template_repo.release("v2.0.0", {views: WAITING.format(path=str(started))})
    before = sorted(tmp_path.iterdir())
    result = modelwright(template_repo, "new", spec, "deep/shop", interrupt=started)
    assert result == Result(130, "", "")
    assert sorted(tmp_path.iterdir()) == sorted([*before, started])


def test_ctrl_c_while_the_migration_is_written_keeps_the_files(
    template_repo: TemplateRepo, spec: Path, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    release_with_migrations(template_repo, WAITING.format(path=str(started)))
    result = modelwright(template_repo, "new", spec, "shop", interrupt=started)
    assert result == Result(130, "", "")
    assert (tmp_path / "shop/spec.yaml").read_text() == SPEC
