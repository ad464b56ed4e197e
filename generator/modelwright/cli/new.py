"""`modelwright new`: a project from a spec."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import EXIT_CODES, ExitCode, SpecFile, app, complain, counted, failures

if TYPE_CHECKING:
    from ..project import Summary

TEMPLATE_VARIABLE = "MODELWRIGHT_TEMPLATE"


@app.command(epilog=EXIT_CODES)
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
    from .. import project  # noqa: PLC0415 - `validate` and `--version` start without it

    with failures():
        source = project.Template.find(template, ref)
        made = project.create(spec, destination, source)
    if source.note:
        complain(f"Note: {source.note}.")
    problem = None
    if migration:
        try:
            project.add_first_migration(destination, complain)
        except project.ProjectError as error:
            problem = error
    if git:
        with failures():
            note = project.commit(destination, f"Start {made.name} from its spec")
        if note:
            complain(f"Note: {note}.")
    _account(destination, made, migrated=migration and problem is None)
    if problem:
        complain(f"\nThe project is complete, but without its first migration.\n{problem}")
        complain(f"Later: cd {destination} && python {' '.join(project.REVISION_COMMAND)}")
        raise typer.Exit(ExitCode.ENVIRONMENT)


def _account(destination: Path, made: "Summary", *, migrated: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - it takes as long to load as a small spec
    from rich.markup import escape  # noqa: PLC0415

    steps = [f"cd {destination}"]
    if not migrated:
        steps.append("make revision MESSAGE=initial")
    steps.append("make run")
    # Soft wrapping: paths stay whole where a terminal is narrow or there is none.
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"[bold green]{made.name}[/] is in {escape(str(destination))}: "
        f"{counted(made.entities, 'entity', 'entities')}, "
        f"{counted(made.routes, 'route', 'routes')}, {counted(made.files, 'file', 'files')}.\n"
        "Next, which makes .venv, migrates SQLite and serves the API:"
    )
    for step in steps:
        console.print(f"  {step}", markup=False)
