"""The command line. Thin: it asks the other modules and prints what they say.

Exit codes: 0 done; 1 the spec is wrong, nothing was written; 2 the command line is wrong, or the
destination is taken; 3 the template, git or the environment is in the way; 130 Ctrl-C.
"""

import contextlib
import gc
import importlib.metadata
import json
import sys
from collections.abc import Generator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .diagnostics import SpecError

if TYPE_CHECKING:
    from . import model
    from .project import Summary

WRONG_SPEC, WRONG_USAGE, WRONG_ENVIRONMENT = 1, 2, 3
_EXIT_CODES = (
    "Exit codes: 0 done; 1 the spec is wrong; 2 the command line is wrong or the destination is "
    "taken; 3 the template, git or the environment is in the way."
)

TEMPLATE_VARIABLE = "MODELWRIGHT_TEMPLATE"

app = typer.Typer(
    help="A YAML spec of entities becomes an async FastAPI and SQLModel project.",
    epilog=_EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help and errors: boxes break lines that programs and tests read.
    rich_markup_mode=None,
)

SpecFile = Annotated[
    Path,
    typer.Argument(metavar="SPEC", exists=True, dir_okay=False, help="The spec, a YAML file."),
]


class Format(StrEnum):
    """How `validate` answers."""

    TEXT = "text"
    JSON = "json"


def main() -> None:
    """Run the command line and exit."""
    app()


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"modelwright {_version()}")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """A YAML spec of entities becomes an async FastAPI and SQLModel project."""


@app.command(epilog=_EXIT_CODES)
def new(
    spec: SpecFile,
    destination: Annotated[
        Path, typer.Argument(metavar="DEST", help="A new or empty folder; SPEC may lie in it.")
    ],
    *,
    template: Annotated[
        str | None,
        typer.Option(
            envvar=TEMPLATE_VARIABLE,
            help="The checkout or repository to take the template from; else the checkout that "
            "this runs from, or the repository that the package names.",
        ),
    ] = None,
    ref: Annotated[
        str | None,
        typer.Option(help="The template's tag or commit; else its latest tag, or its last commit."),
    ] = None,
    git: Annotated[
        bool, typer.Option("--git/--no-git", help="Put the project into a git repository.")
    ] = True,
    migration: Annotated[
        bool, typer.Option("--migration/--no-migration", help="Write the first migration.")
    ] = True,
) -> None:
    """Make a project from SPEC in DEST, commit it, and say what to do next."""
    # Nearly all that is made stays until the end of the process: there is no garbage to look for.
    gc.disable()
    from . import project  # noqa: PLC0415 - `validate` and `--version` start without it

    with _failures():
        source = project.Template.find(template, ref)
        made = project.create(spec, destination, source)
    if source.note:
        _complain(f"Note: {source.note}.")
    problem = None
    if migration:
        try:
            project.add_first_migration(destination, _complain)
        except project.ProjectError as error:
            problem = error
    if git:
        with _failures():
            project.commit(destination, f"Start {made.name} from its spec")
    _account(destination, made, migrated=migration and problem is None)
    if problem:
        _complain(f"\nThe project is complete, but without its first migration.\n{problem}")
        _complain(f"Later: cd {destination} && python {' '.join(project.REVISION_COMMAND)}")
        raise typer.Exit(WRONG_ENVIRONMENT)


@app.command(epilog=_EXIT_CODES)
def validate(
    spec: SpecFile,
    *,
    output: Annotated[
        Format, typer.Option("--format", help="Lines for people, or JSON for programs.")
    ] = Format.TEXT,
) -> None:
    """Check SPEC and report every problem with its place; write nothing."""
    graph = _load(spec, output)
    if output is Format.JSON:
        typer.echo("[]")
    else:
        typer.echo(f"{spec} is fine: {_counted(len(graph.entities), 'entity', 'entities')}.")


@app.command(epilog=_EXIT_CODES)
def schema(
    *,
    output: Annotated[
        Path | None, typer.Option(help="A file to write instead of printing.")
    ] = None,
) -> None:
    """Print the JSON Schema of the spec language, which editors use."""
    from .spec import json_schema  # noqa: PLC0415 - as above

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        _complain(f"{output}: {error.strerror}")
        raise typer.Exit(WRONG_USAGE) from None


def _load(path: Path, output: Format = Format.TEXT) -> "model.Project":
    """Return what a spec says; report its problems and exit if it has any."""
    from .resolve import load  # noqa: PLC0415 - as above
    from .source import Source  # noqa: PLC0415

    try:
        return load(Source.from_path(path))
    except SpecError as error:
        if output is Format.JSON:
            found = [diagnostic.as_dict() for diagnostic in error.diagnostics]
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            _complain(str(error))
        raise typer.Exit(WRONG_SPEC) from None


@contextlib.contextmanager
def _failures() -> Generator[None, None, None]:
    """Turn what is in a project's way into a message and an exit code."""
    from .project import DestinationError, ProjectError, RefusedSpecError  # noqa: PLC0415

    codes: dict[type[ProjectError], int] = {
        DestinationError: WRONG_USAGE,
        RefusedSpecError: WRONG_SPEC,
    }
    try:
        yield
    except ProjectError as error:
        _complain(str(error))
        raise typer.Exit(codes.get(type(error), WRONG_ENVIRONMENT)) from None


def _account(destination: Path, made: "Summary", *, migrated: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - it takes as long to load as a small spec
    from rich.markup import escape  # noqa: PLC0415

    steps = [f"cd {destination}"]
    if not migrated:
        steps.append("alembic revision --autogenerate -m initial")
    steps.append("alembic upgrade head")
    steps.append(f"uvicorn --factory {made.package}.main:create_app --reload")
    # Soft wrapping: paths stay whole where a terminal is narrow or there is none.
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"[bold green]{made.name}[/] is in {escape(str(destination))}: "
        f"{_counted(made.entities, 'entity', 'entities')}, "
        f"{_counted(made.routes, 'route', 'routes')}, {_counted(made.files, 'file', 'files')}.\n"
        "Next, with the project's dependencies installed (see its README):"
    )
    for step in steps:
        console.print(f"  {step}", markup=False)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _complain(text: str) -> None:
    """Print to stderr as it is: editors and scripts read `file:line:column` from these lines."""
    sys.stderr.write(f"{text}\n")


def _version() -> str:
    try:
        return importlib.metadata.version("modelwright")
    except importlib.metadata.PackageNotFoundError:
        return "(a checkout that is not installed)"


if __name__ == "__main__":
    main()
