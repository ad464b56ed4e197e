"""A project's life on the real template: edited by hand, regenerated, migrated with its rows."""

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from .conftest import commit_all, copier, git
from .projects import ROOT, Generated, run

QUERY = '''
    async def of_worker(self, worker_id: str) -> int:
        """How many tasks a worker has made."""
        return await self.count(col(Task.creator_id) == worker_id)
'''


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1))


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Generated:
    spec = tmp_path / "taskmanager.yaml"
    shutil.copy(ROOT / "examples/taskmanager.yaml", spec)
    return Generated.new(spec, tmp_path / "taskmanager", template)


def test_edits_and_rows_outlive_a_change_of_the_spec(project: Generated, tmp_path: Path) -> None:
    path = project.path
    database = tmp_path / "life.db"
    url = f"sqlite+aiosqlite:///{database}"
    project.alembic(url, "upgrade head")
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO projects (name, slug) VALUES ('Moon', 'moon')")

    repository = path / "app/repositories/task.py"
    repository.write_text(
        repository.read_text().replace(
            "from app.core.repository", "from sqlmodel import col\n\nfrom app.core.repository"
        )
        + QUERY
    )
    edit(path / "app/custom/__init__.py", '"""Code of your own', '"""Our own code')
    edit(path / "spec.yaml", "  Project:\n", "  Label:\n    fields: {name: str}\n  Project:\n")
    edit(path / "spec.yaml", "      slug:", "      budget: {type: int, default: 7}\n      slug:")
    commit_all(path)
    result = copier("update", "--trust", "--defaults", cwd=path)
    assert result.code == 0, result.err

    assert "<<<<<<<" not in "".join(file.read_text() for file in path.rglob("*.py"))
    assert repository.read_text().endswith(QUERY)
    assert "Our own code" in (path / "app/custom/__init__.py").read_text()
    assert "budget: Int32" in (path / "app/models/project.py").read_text()
    assert (path / "app/routers/label.py").exists()
    run(sys.executable, "-m", "ruff", "check", ".", cwd=path)
    run(sys.executable, "-m", "ruff", "format", "--check", ".", cwd=path)

    project.alembic(url, "revision --autogenerate -m budget", "upgrade head", "check")
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT name, budget FROM projects").fetchall() == [("Moon", 7)]


def test_a_new_version_of_the_template_keeps_edits(
    project: Generated, template: Path, tmp_path: Path
) -> None:
    """The generator and the template change together, as a release of both does."""
    path = project.path
    repository = path / "app/repositories/task.py"
    repository.write_text(repository.read_text() + "\n\n# Ours.\n")
    commit_all(path)
    release = tmp_path / "release"
    shutil.copytree(template, release)
    package = release / "generator/modelwright"
    for file in (*package.rglob("*.py"), *(release / "template").rglob("*.jinja")):
        text = file.read_text()
        # An attribute that the old generator does not have, and the new one has not as before.
        file.write_text(text.replace("plural_title", "rows_title"))
    item = package / "views/routers/item.py"
    edit(item, '"Change the fields that are sent', '"Alter the fields sent')
    commit_all(release)
    git(release, "tag", "v99.0.0")
    edit(path / ".copier-answers.yml", str(template), str(release))
    commit_all(path)
    result = copier("update", "--trust", "--defaults", cwd=path)
    assert result.code == 0, result.err
    assert repository.read_text().endswith("\n\n# Ours.\n")
    assert "Alter the fields sent" in (path / "app/routers/task.py").read_text()
    assert "_commit: v99.0.0" in (path / ".copier-answers.yml").read_text()


def test_a_wrong_spec_leaves_the_project_alone(project: Generated) -> None:
    path = project.path
    edit(path / "spec.yaml", "to: Worker", "to: Wroker")
    commit_all(path)
    result = copier("update", "--trust", "--defaults", cwd=path)
    assert result.code == 1
    assert "did you mean `Worker`?" in result.err
    assert "Traceback" not in result.err
    assert git(path, "status", "--porcelain") == ""
