"""The command line. Thin: it asks the other modules and prints what they say."""

import importlib.metadata
from typing import Annotated

import typer

from . import new, schema, validate
from .common import app

__all__ = ["app", "new", "schema", "validate"]


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


def _version() -> str:
    try:
        return importlib.metadata.version("modelwright")
    except importlib.metadata.PackageNotFoundError:
        return "(a checkout that is not installed)"
