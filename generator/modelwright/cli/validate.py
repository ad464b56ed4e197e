"""`modelwright validate`: the problems of a spec."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..diagnostics import SpecError
from .common import EXIT_CODES, ExitCode, SpecFile, app, complain, counted

if TYPE_CHECKING:
    from ..model import Project


class Format(StrEnum):
    """How `validate` answers."""

    TEXT = "text"
    JSON = "json"


@app.command(epilog=EXIT_CODES)
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
        typer.echo(f"{spec} is fine: {counted(len(graph.entities), 'entity', 'entities')}.")


def _load(path: Path, output: Format = Format.TEXT) -> "Project":
    """Return what a spec says; report its problems and exit if it has any."""
    from ..language.source import Source  # noqa: PLC0415
    from ..resolve import load  # noqa: PLC0415 - as above

    try:
        return load(Source.from_path(path))
    except SpecError as error:
        if output is Format.JSON:
            found = [diagnostic.as_dict() for diagnostic in error.diagnostics]
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            complain(str(error))
        raise typer.Exit(ExitCode.REFUSED) from None
