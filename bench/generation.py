"""Measure what generating costs, beside a peer and beside itself: `make bench`.

1. In process: Copier with this template, beside plain Jinja that writes the same files from the
   same templates and the same resolved model, with nothing asked, stored or merged.
2. The whole command `modelwright new`, beside `copier --version`, which imports what it must.
3. Growth: seconds per entity for 100, 300 and 1000 entities.

Every figure is the median of several runs, all in this one process or started by it. Some disks
take longer for so many small files than all the rest takes: `TMPDIR=/dev/shm make bench` leaves
the disk out.
"""

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import cast

from copier import run_copy
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from modelwright.copier.answers import SpecText
from modelwright.language.source import Source
from modelwright.resolve import load
from modelwright.views import Views

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
ANSWERS = ".copier-answers.yml"
RUNS = 3
ENTITIES = 100
GROWTH = (100, 300, 1000)

FIELDS = """\
    fields:
      name: {type: str, max_length: 100, index: true}
      code: {type: str, max_length: 20, unique: true}
      amount: {type: decimal, max_digits: 10, decimal_places: 2}
      count: {type: int, default: 0, ge: 0}
      active: {type: bool, default: true}
      starts: {type: datetime, optional: true}
      note: {type: text, optional: true}
      tags: {type: "list[str]", default: []}
"""
RELATION = """\
    relations:
      parent: {{to: Entity{parent}, inverse: children}}
"""
YIELD = re.compile(r"{% yield entity from model\.(\w+) %}(.*){% endyield %}")


def main() -> None:
    """Measure and print."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("copier", "jinja2", "pyyaml"))
    print(f"Python {platform.python_version()}, {packages}; medians of {RUNS} runs")
    with tempfile.TemporaryDirectory() as folder:
        print(f"Files are written to {Path(folder).parent}\n")
        workshop = Workshop(Path(folder), committed_template(Path(folder)))
        in_process(workshop)
        whole_command(workshop)
        growth(workshop)


def in_process(workshop: "Workshop") -> None:
    """Copier with the template, and plain Jinja with the same files."""
    spec = workshop.spec(ENTITIES)
    generate = partial(copy, workshop.template, spec)
    write = plain_jinja(workshop.template, spec)
    if workshop.files(generate) != workshop.files(write):
        sys.exit("The two do not write the same files: the comparison would be worth nothing.")
    copier, jinja = workshop.seconds(generate), workshop.seconds(write)
    print(f"1. {ENTITIES} entities of 8 fields, in process")
    print(f"   Copier with this template   {copier:6.2f} s")
    print(f"   plain Jinja, same files     {jinja:6.2f} s")
    print(f"   ratio                       {copier / jinja:6.2f}     (at most 5)\n")


def whole_command(workshop: "Workshop") -> None:
    """The command line, started as a person starts it."""
    spec = workshop.spec(ENTITIES)
    template = f"--template={workshop.template}"
    command = ("modelwright", "new", template, "--no-migration", "--no-git", spec)
    new = workshop.seconds(lambda project: start(*command, project))
    bare = workshop.seconds(lambda _: start("copier", "--version"))
    print(f"2. {ENTITIES} entities of 8 fields, whole processes")
    print(f"   modelwright new             {new:6.2f} s")
    print(f"   copier --version            {bare:6.2f} s")
    print(f"   difference                  {new - bare:6.2f} s   (at most 1.5 s)\n")


def growth(workshop: "Workshop") -> None:
    """Seconds per entity, which should not grow with their number."""
    print("3. Growth, in process")
    first = None
    for entities in GROWTH:
        seconds = workshop.seconds(partial(copy, workshop.template, workshop.spec(entities)))
        each = seconds / entities
        first = first or each
        print(
            f"   {entities:4} entities   {seconds:6.2f} s   {1000 * each:6.2f} ms each   "
            f"{each / first:4.2f} times the first"
        )


@dataclass(frozen=True)
class Workshop:
    """A temporary folder to measure in, with the template as a repository."""

    folder: Path
    template: Path

    def spec(self, entities: int) -> Path:
        """Write a spec of so many entities, each related to the one before."""
        lines = ["project: big\nentities:\n"]
        for number in range(entities):
            lines += f"  Entity{number}:\n", FIELDS
            if number:
                lines.append(RELATION.format(parent=number - 1))
        path = self.folder / f"{entities}.yaml"
        path.write_text("".join(lines), encoding="utf-8")
        return path

    def files(self, action: Callable[[Path], object]) -> dict[str, bytes]:
        """Return what an action writes; the answers name the template that they come from."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            project = Path(folder) / "project"
            action(project)
            files = (path for path in project.rglob("*") if path.is_file())
            return {str(p.relative_to(project)): p.read_bytes() for p in files if p.name != ANSWERS}

    def seconds(self, action: Callable[[Path], object]) -> float:
        """Return the median time of an action that writes into a folder not there yet."""
        project = self.folder / "project"
        times: list[float] = []
        for _ in range(RUNS):
            start = time.perf_counter()
            action(project)
            times.append(time.perf_counter() - start)
            shutil.rmtree(project, ignore_errors=True)
        return statistics.median(times)


def committed_template(folder: Path) -> Path:
    """Return a repository with the template as it lies in this checkout."""
    path = folder / "template"
    path.mkdir()
    shutil.copy(ROOT / "copier.yml", path)
    for name in ("template", "generator"):
        shutil.copytree(ROOT / name, path / name, ignore=shutil.ignore_patterns("__pycache__"))
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    for command in ("init --quiet", "add --all", "commit --quiet --message=Bench", "tag v1"):
        subprocess.run(["git", *identity, *command.split()], cwd=path, check=True)  # noqa: S607
    return path


def copy(template: Path, spec: Path, project: Path) -> None:
    """Generate as `copier copy --trust` does."""
    project.mkdir()
    shutil.copy(spec, project / "spec.yaml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_copy(str(template), project, unsafe=True, quiet=True, overwrite=True)


def start(program: str, *arguments: str | Path) -> None:
    """Run a program of this environment to its end, compiled as an installed one is."""
    command = [PROGRAMS / program, *arguments]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, env=kept)


def plain_jinja(template: Path, spec: Path) -> Callable[[Path], None]:
    """Return a function that writes the files of a project with Jinja alone."""
    source = Source.from_path(spec)
    model = load(source)
    text = SpecText.of(cast("dict[str, object]", source.data), spec.read_text(encoding="utf-8"))
    root = template / "template"

    def write(project: Path) -> None:
        environment = Environment(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            loader=FileSystemLoader(template),
            autoescape=False,  # noqa: S701 - Python is written, not HTML
        )
        names: dict[str, object] = {
            "model": model,
            "views": Views(model),
            "spec": text,
            "_copier_conf": {"answers_file": ANSWERS},
            "_copier_answers": {},
        }
        for file in filter(Path.is_file, root.rglob("*")):
            path = file.relative_to(root).as_posix()
            place = environment.from_string(YIELD.sub(r"\2", path).removesuffix(".jinja"))
            content = file.read_text(encoding="utf-8")
            printed = environment.from_string(content) if path.endswith(".jinja") else None
            each = YIELD.search(path)
            for entity in getattr(model, each[1]) if each else [None]:
                name = place.render(names, entity=entity)
                if "" in name.split("/"):
                    continue  # a condition in the path says that there is no such file
                target = project / name
                target.parent.mkdir(parents=True, exist_ok=True)
                result = printed.render(names, entity=entity) if printed else content
                target.write_text(result, encoding="utf-8")

    return write


if __name__ == "__main__":
    main()
