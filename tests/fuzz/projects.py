"""Several generated projects at once: what starts slowly is started once for all of them."""

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from e2e.projects import ROOT, Generated, run

_GENERATE = """
import sys
from pathlib import Path
from regen import generate
for case in sorted(Path(sys.argv[2]).iterdir()):
    generate(Path(sys.argv[1]), case, Path(sys.argv[3], case.name))
"""
# One configuration for all; the projects' own says the same.
_SETTINGS = """
[tool.mypy]
strict = true
plugins = ["pydantic.mypy"]

[tool.pyright]
typeCheckingMode = "strict"
"""


def generate_all(template: Path, cases: Path, to: Path, hash_seed: int) -> list[Generated]:
    """Generate `cases/<name>/spec.yaml` into `to/<name>`, all in one process."""
    to.mkdir()
    environment = {"PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": str(hash_seed)}
    run(sys.executable, "-c", _GENERATE, template, cases, to, cwd=to, **environment)
    return [
        Generated(path, next(path.glob("*/main.py")).parent.name) for path in sorted(to.iterdir())
    ]


def side_by_side(projects: Iterable[Generated], to: Path) -> Path:
    """One folder with the code of all projects, whose packages get names of their own."""
    to.mkdir()
    (to / "pyproject.toml").write_text(_SETTINGS)
    for number, project in enumerate(projects):
        packages = (project.package, "tests", "migrations")
        imports = re.compile(rf"^(\s*(?:from|import) )(?=(?:{'|'.join(packages)})\b)", re.MULTILINE)
        for package in packages:
            folder = to / f"p{number}_{package}"
            shutil.copytree(project.path / package, folder)
            for module in folder.rglob("*.py"):
                text = module.read_text(encoding="utf-8")
                module.write_text(imports.sub(rf"\1p{number}_", text), encoding="utf-8")
    return to
