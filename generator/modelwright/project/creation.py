"""How a project comes about: rendered beside its place, and moved there when it is whole."""

import contextlib
import json
import shutil
import tempfile
import warnings
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..diagnostics import SpecError
from .errors import DestinationError, ProjectError, RefusedSpecError
from .template import Template

SPEC_FILE = "spec.yaml"
ANSWERS_FILE = ".copier-answers.yml"


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
