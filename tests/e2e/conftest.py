"""A template repository small enough to reason about, with the real Copier face.

copier.yml, boot.py, the rooms of Copier, of projects and of the command line, and the templates of
the spec's own files are the repository's; the spec language behind them is a stand-in of a few
lines.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Somebody whom git knows, on any machine.
IDENTITY = {
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "user.name",
    "GIT_CONFIG_VALUE_0": "Test",
    "GIT_CONFIG_KEY_1": "user.email",
    "GIT_CONFIG_VALUE_1": "test@example.org",
}
STAND_INS = ("expressions", "model", "resolve", "values", "views", "__pycache__")
REAL_TEMPLATES = (
    "spec.yaml.jinja",
    "spec.schema.json.jinja",
    "{{ _copier_conf.answers_file }}.jinja",
)

SPEC = """\
from dataclasses import dataclass


class Spec:
    model_fields = dict.fromkeys(
        ("project", "description", "package", "api_prefix", "features", "conventions", "enums",
         "mixins", "entities")
    )


def json_schema():
    return {"title": "Spec", "type": "object"}
"""
MODEL = """\
from dataclasses import dataclass


@dataclass(frozen=True)
class Entity:
    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Project:
    name: str
    description: str
    package: str
    entities: tuple[Entity, ...]
"""
RESOLVE = """\
from .diagnostics import Diagnostic, Diagnostics, SpecError
from .language import Spec
from .model import Entity, Project


def load(source):
    if source.problems:
        raise SpecError(source.problems)
    found = Diagnostics(source.locate)
    for key in source.data:
        if key not in Spec.model_fields:
            found.error("unknown-key", (key,), f"`{key}` is not a key of the spec", key=True)
    entities = source.data.get("entities")
    if not isinstance(entities, dict):
        found.error("no-entities", ("entities",), "`entities` must be a mapping")
    for name, entity in entities.items() if isinstance(entities, dict) else ():
        if not entity.get("fields"):
            found.error("no-fields", ("entities", name), f"{name} has no fields")
    found.raise_if_any()
    return Project(
        source.data["project"],
        source.data.get("description", ""),
        source.data.get("package", "app"),
        tuple(Entity(name.lower(), tuple(entity["fields"])) for name, entity in entities.items()),
    )
"""
VIEWS = """\
class Views:
    def __init__(self, project):
        self.project = project
"""
ENTITY = """\
\"\"\"Of {{ model.name }}.\"\"\"

# A comment in the middle keeps the edits above and below it apart.


class {{ entity.id }}:
{% for field in entity.fields %}
    {{ field }} = 1
{% endfor %}


# The end.
"""
INDEX = """\
{% for entity in model.entities %}
{{ entity.id }}
{% endfor %}
"""


def git(cwd: Path, *arguments: str) -> str:
    """Run git with an identity of its own and return what it says."""
    result = subprocess.run(
        ["git", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **IDENTITY},
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def commit_all(cwd: Path, message: str = "Change") -> None:
    git(cwd, "add", "--all")
    git(cwd, "commit", "--quiet", "--no-verify", "--message", message)


@dataclass(frozen=True)
class TemplateRepo:
    """A git repository with the mini template."""

    path: Path

    def release(self, tag: str, changes: Mapping[str, str] | None = None) -> None:
        """Write files, commit and tag."""
        for name, text in (changes or {}).items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        commit_all(self.path, tag)
        git(self.path, "tag", tag)


@pytest.fixture
def template_repo(tmp_path: Path) -> TemplateRepo:
    """Return a repository with version v1 of the mini template."""
    path = tmp_path / "template-repo"
    package, template = path / "generator/modelwright", path / "template"
    ignored = shutil.ignore_patterns(*STAND_INS)
    shutil.copytree(ROOT / "generator/modelwright", package, ignore=ignored)
    template.mkdir()
    shutil.copy(ROOT / "copier.yml", path)
    shutil.copy(ROOT / "generator/boot.py", path / "generator")
    for name in REAL_TEMPLATES:
        shutil.copy(ROOT / "template" / name, template)
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(path))
    repo = TemplateRepo(path)
    models = "template/{{ model.package }}/models"
    repo.release(
        "v1.0.0",
        {
            "generator/modelwright/language/__init__.py": SPEC,
            "generator/modelwright/model.py": MODEL,
            "generator/modelwright/resolve.py": RESOLVE,
            "generator/modelwright/views.py": VIEWS,
            f"{models}/{{% yield entity from model.entities %}}{{{{ entity.id }}}}"
            "{% endyield %}.py.jinja": ENTITY,
            f"{models}/index.txt.jinja": INDEX,
            "template/{{ model.package }}/custom/__init__.py": "# yours\n",
        },
    )
    return repo


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str


def copier(*arguments: str | Path, cwd: Path | None = None) -> Result:
    """Run the real command without a terminal, in a home of its own without a git identity."""
    result = subprocess.run(
        [sys.executable, "-m", "copier", *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            **IDENTITY,
        },
    )
    return Result(result.returncode, result.stdout, result.stderr)


def tree(path: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, git's own apart."""
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and ".git" not in file.relative_to(path).parts
    }
