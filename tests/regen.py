"""Write the expected trees of tests/cases anew: `make regen`, or `python -m tests.regen`.

Run without arguments for all cases, or with the names of some. What changed is then in `git diff`,
to be read before it is committed: that is the point of these trees.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from copier import run_copy

ROOT = Path(__file__).parents[1]
CASES = sorted(path.parent for path in (ROOT / "tests/cases").glob("*/spec.yaml"))
EDITOR_SCHEMA = ROOT / "examples/spec.schema.json"
PACKAGE = "{{ model.package }}"
"""The folder of the template that gets the name of the project's package."""
WHOLE = "minimal"
"""The one case of which all is kept that is rendered; of the others what depends on entities."""

_ENTITY_FOLDERS = ("models", "repositories", "routers")
_STATIC = {"__init__.py", "health.py"}


def template_repository(path: Path) -> Path:
    """Copy the template out of this checkout, uncommitted changes included, into a repository."""
    for name in ("generator", "template"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, path / name, ignore=ignored)
    shutil.copy(ROOT / "copier.yml", path)
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    for command in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        (*identity, "commit", "--quiet", "--message=Template"),
        ("tag", "v0.1.0"),
    ):
        subprocess.run(["git", *command], cwd=path, check=True)
    return path


def generate(template: Path, case: Path, to: Path) -> None:
    """Make the whole project of a case in an empty folder."""
    to.mkdir(parents=True, exist_ok=True)
    shutil.copy(case / "spec.yaml", to)
    run_copy(str(template), to, quiet=True, overwrite=True, unsafe=True)


def kept(case: Path, project: Path) -> Iterator[Path]:
    """The files of a generated project that a case expects, relative to the project."""
    for path in sorted(project.rglob("*")):
        relative = path.relative_to(project)
        if path.is_file() and _keeps(case.name, relative):
            yield relative


def _keeps(case: str, path: Path) -> bool:
    if path.name in {"spec.yaml", "spec.schema.json", ".copier-answers.yml"}:
        return False
    if case == WHOLE:
        return not _is_copied(path)
    match path.parts:
        case (_, folder, name) if folder in _ENTITY_FOLDERS:
            return name not in _STATIC
        case ("tests", name):
            return name.startswith("test_") or name == "factories.py"
        case _:
            return False


def _is_copied(path: Path) -> bool:
    """Whether a file lies in the template as it is: the same bytes in every project."""
    template, (_, *below) = ROOT / "template", path.parts
    return (template / path).is_file() or template.joinpath(PACKAGE, *below).is_file()


def main(names: list[str]) -> None:
    """Replace the expected trees of these cases, or of all, and the schema of the examples."""
    from modelwright.language import json_schema

    with tempfile.TemporaryDirectory() as folder:
        template = template_repository(Path(folder, "template"))
        for case in CASES:
            if names and case.name not in names:
                continue
            project = Path(folder, case.name)
            generate(template, case, project)
            shutil.rmtree(case / "expected", ignore_errors=True)
            for relative in kept(case, project):
                target = case / "expected" / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(project / relative, target)
    EDITOR_SCHEMA.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
