"""A generated project on disk: how it comes about, its git state, its first migration."""

import contextlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from packaging.version import InvalidVersion, Version

from .diagnostics import SpecError

SPEC_FILE = "spec.yaml"
ANSWERS_FILE = ".copier-answers.yml"
REVISION_COMMAND = ("-m", "alembic", "revision", "--autogenerate", "-m", "initial")

# A checkout's own root; in an installed wheel there is no copier.yml at this place.
_CHECKOUT = Path(__file__).parents[2]


class ProjectError(Exception):
    """Something around the spec is wrong: the template, git, Python, the disk. Says the way out."""


class DestinationError(ProjectError):
    """The place for a new project holds something already."""


class RefusedSpecError(ProjectError):
    """The template's own generator found problems in the spec; the message is all of them."""


@dataclass(frozen=True, slots=True)
class Template:
    """Where a project comes from.

    Attributes:
        location: a URL or an absolute path, as Copier stores it in the project's answers.
        ref: the version to take; None leaves it to Copier, which takes the latest tag.
        note: what a person should know about this choice.
    """

    location: str
    ref: str | None = None
    note: str | None = None

    @classmethod
    def find(cls, given: str | None, ref: str | None) -> "Template":
        """Return the template to use.

        The first of: `given`, the checkout this code runs from, the repository in the metadata
        of the installed package.

        Raises:
            ProjectError: there is none of these.
        """
        checkout = str(_CHECKOUT) if (_CHECKOUT / "copier.yml").is_file() else None
        location = given or checkout or _repository_url()
        if location is None:
            raise ProjectError(
                "No template is known. Name a checkout or a repository with --template "
                "or in $MODELWRIGHT_TEMPLATE."
            )
        path = Path(location).expanduser()
        if not path.exists():
            return cls(location, ref)
        path = path.resolve()
        if not (path / ".git").exists():
            return cls(str(path), ref, f"{path} is no git repository: updates will not be possible")
        return cls(str(path), *_local_ref(Repository(path), ref))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a project has, counted in its files and its answers."""

    name: str
    package: str
    entities: int
    routes: int
    files: int

    @classmethod
    def of(cls, folder: Path) -> "Summary":
        """Count a project that has just been rendered into `folder`."""
        answers = yaml.safe_load((folder / ANSWERS_FILE).read_text(encoding="utf-8"))
        package = answers.get("package", "app")
        entities = json.loads(answers["entities"]).values()
        routers = (folder / package / "routers").glob("*.py")
        return cls(
            name=answers["project"],
            package=package,
            entities=sum(not entity.get("abstract") for entity in entities),
            routes=sum(path.read_text(encoding="utf-8").count("\n@router.") for path in routers),
            files=sum(path.is_file() for path in folder.rglob("*")),
        )


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder that git keeps."""

    path: Path

    def run(self, *arguments: str) -> str:
        """Run git there and return what it prints.

        Raises:
            ProjectError: git is missing or refuses; the message is git's own.
        """
        try:
            result = subprocess.run(  # noqa: S603 - arguments are ours, and no shell sees them
                ["git", *arguments],  # noqa: S607 - whichever git the person uses
                cwd=self.path,
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            raise ProjectError("git is not installed; Copier and updates need it.") from None
        if result.returncode:
            reason = (result.stderr or result.stdout).strip()
            raise ProjectError(f"git {arguments[0]} failed in {self.path}:\n{reason}")
        return result.stdout

    def succeeds(self, *arguments: str) -> bool:
        """Return whether git says yes."""
        try:
            self.run(*arguments)
        except ProjectError:
            return False
        return True

    def commit_all(self, message: str) -> None:
        """Commit everything that is not ignored, in nobody's name where git knows no name."""
        known = self.succeeds("var", "GIT_AUTHOR_IDENT")
        known = known and self.succeeds("var", "GIT_COMMITTER_IDENT")
        identity = (
            ()
            if known
            else ("-c", "user.name=modelwright", "-c", "user.email=modelwright@localhost")
        )
        self.run("add", "--all")
        self.run(*identity, "commit", "--quiet", "--message", message)


def create(spec: Path, destination: Path, template: Template) -> "Summary":
    """Render a project from a spec. It appears whole, or not at all.

    The spec is checked by the template's generator, not by this one, which may be older or newer.

    Raises:
        DestinationError: `destination` holds something else than this spec and git's folder.
        RefusedSpecError: the spec is wrong.
        ProjectError: the template cannot be used, or a file cannot be read or written.
    """
    destination = destination.resolve()
    _require_free(destination, spec)
    try:
        with _staging_folder(destination) as staging:
            shutil.copyfile(spec, staging / SPEC_FILE)
            _render(template, staging, spec)
            summary = Summary.of(staging)
            _move(staging, destination)
            return summary
    except OSError as error:
        raise ProjectError(f"{error.filename or destination}: {error.strerror}") from error


def commit(destination: Path, message: str) -> None:
    """Commit a project, in a new repository unless it has its own.

    Raises:
        ProjectError: git is missing or refuses.
    """
    repository = Repository(destination)
    if not (destination / ".git").exists():
        repository.run("init", "--quiet", "--initial-branch=main")
    repository.commit_all(message)


def add_first_migration(destination: Path, report: Callable[[str], None]) -> None:
    """Write the first Alembic revision, found out on an empty temporary SQLite database.

    Uses the first Python that has the project's dependencies: the project's own `.venv`, the
    active environment, the one this code runs in. Where none has, they are installed into `.venv`.

    Args:
        destination: the project.
        report: told what is going on when it takes longer.

    Raises:
        ProjectError: the dependencies cannot be installed, or Alembic refuses.
    """
    destination = destination.resolve()
    python = _python_for(destination)
    if python is None:
        report(f"Installing the project's dependencies into {destination.name}/.venv ...")
        python = _make_environment(destination)
    with tempfile.TemporaryDirectory() as folder:
        database = (Path(folder) / "empty.db").as_posix()
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [str(python), *REVISION_COMMAND, "--rev-id", "0001"]
        _run(command, destination, environment)


def _repository_url() -> str | None:
    try:
        urls = importlib.metadata.metadata("modelwright").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    named = dict(url.split(", ", 1) for url in urls)
    return named.get("Repository")


def _local_ref(repository: Repository, ref: str | None) -> tuple[str | None, str | None]:
    """Return the version of a local template to use, with a note.

    Copier takes uncommitted changes along when it is told `HEAD`, as a commit that exists nowhere
    else: such a project could never be updated. So without a tag the last commit is named.
    """
    dirty = bool(repository.run("status", "--porcelain").strip())
    if ref is not None:
        lost = dirty and ref == "HEAD"
        note = (
            "the template has uncommitted changes: updates will not be possible" if lost else None
        )
        return ref, note
    if any(map(_is_release, repository.run("tag", "--list").split())):
        return None, None
    note = "uncommitted changes of the template are left out; --ref HEAD takes them along"
    return repository.run("rev-parse", "HEAD").strip(), note if dirty else None


def _is_release(tag: str) -> bool:
    try:
        return not Version(tag).is_prerelease
    except InvalidVersion:
        return False


def _require_free(destination: Path, spec: Path) -> None:
    if not destination.exists():
        return
    if not destination.is_dir():
        raise DestinationError(f"{destination} is a file; a project needs a folder.")
    names = sorted(path.name for path in destination.iterdir())
    if others := [name for name in names if name not in {SPEC_FILE, ".git"}]:
        shown = ", ".join(others[:3]) + (", ..." if len(others) > 3 else "")  # noqa: PLR2004
        raise DestinationError(
            f"{destination} holds something already ({shown}); name a new or an empty folder."
        )
    present = destination / SPEC_FILE
    if present.exists() and present.read_bytes() != spec.read_bytes():
        raise DestinationError(f"{present} is there already and differs from {spec}; remove one.")


@contextlib.contextmanager
def _staging_folder(destination: Path) -> Generator[Path, None, None]:
    """Give an empty folder on the destination's file system, and remove it afterwards."""
    near = next(path for path in (destination, *destination.parents) if path.exists())
    with tempfile.TemporaryDirectory(prefix=".modelwright-", dir=near) as folder:
        # One level down, since the temporary folder itself is for its owner's eyes only.
        staging = Path(folder) / destination.name
        staging.mkdir()
        yield staging


def _render(template: Template, staging: Path, spec: Path) -> None:
    # Copier takes a third of a second to import: only here is it needed.
    from copier import run_copy  # noqa: PLC0415
    from copier.errors import CopierError, UserMessageError  # noqa: PLC0415
    from jinja2 import TemplateError  # noqa: PLC0415
    from plumbum import ProcessExecutionError  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            # What Copier warns of is said in Template.note, in a person's terms.
            warnings.simplefilter("ignore")
            run_copy(
                template.location,
                staging,
                vcs_ref=template.ref,
                overwrite=True,
                quiet=True,
                unsafe=True,
            )
    except UserMessageError as error:
        message = error.message.replace(str(staging / SPEC_FILE), str(spec))
        # Of the template's copy of this package, so it is another class of the same name.
        if type(error.__cause__).__name__ == SpecError.__name__:
            raise RefusedSpecError(message) from error
        raise ProjectError(f"The template {template.location} refuses:\n{message}") from error
    except ProcessExecutionError as error:
        reason = str(error.stderr).strip()
        raise ProjectError(f"Cannot fetch the template {template.location}:\n{reason}") from error
    except (CopierError, TemplateError, ValueError) as error:
        raise ProjectError(f"Cannot use the template {template.location}: {error}") from error


def _move(staging: Path, destination: Path) -> None:
    if not destination.exists():
        destination.parent.mkdir(parents=True, exist_ok=True)
        staging.rename(destination)
        return
    for path in staging.iterdir():
        path.replace(destination / path.name)


def _python_for(destination: Path) -> Path | None:
    folders = [destination / ".venv"]
    if active := os.environ.get("VIRTUAL_ENV"):
        folders.append(Path(active))
    pythons = [python for folder in folders if (python := _python_in(folder)).exists()]
    pythons.append(Path(sys.executable))
    required = [_distribution(line) for line in _requirements(destination)]
    check = "import sys; from importlib.metadata import version; [*map(version, sys.argv[1:])]"
    for python in pythons:
        result = subprocess.run(  # noqa: S603 - an interpreter, and names of distributions
            [str(python), "-c", check, *required], capture_output=True, check=False
        )
        if not result.returncode:
            return python
    return None


def _requirements(destination: Path) -> list[str]:
    """Return what the migration needs: the project's dependencies, and ruff to format it."""
    project = tomllib.loads((destination / "pyproject.toml").read_text(encoding="utf-8"))
    development: list[str] = project["dependency-groups"]["dev"]
    return [
        *project["project"]["dependencies"],
        *(line for line in development if _distribution(line) == "ruff"),
    ]


def _distribution(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def _python_in(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _make_environment(destination: Path) -> Path:
    folder = destination / ".venv"
    python = _python_in(folder)
    if uv := shutil.which("uv"):
        make = [uv, "venv", "--quiet", str(folder)]
        install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    else:
        make = [sys.executable, "-m", "venv", str(folder)]
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        _run(make, destination)
        _run([*install, *_requirements(destination)], destination)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return python


def _run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> None:
    result = subprocess.run(  # noqa: S603 - an interpreter or uv, with arguments of ours
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        # The last lines say what is wrong; above them is only the way there.
        reason = "\n".join((result.stderr or result.stdout).strip().splitlines()[-5:])
        raise ProjectError(f"`{' '.join(command[:4])} ...` failed:\n{reason}")
