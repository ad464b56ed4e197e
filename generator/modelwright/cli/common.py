"""What the commands share: the application, exit codes, how problems are told."""

import contextlib
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

import typer

WRONG_SPEC, WRONG_USAGE, WRONG_ENVIRONMENT = 1, 2, 3
EXIT_CODES = (
    "Exit codes: 0 done; 1 the spec is wrong; 2 the command line is wrong or the destination is "
    "taken; 3 the template, git or the environment is in the way."
)

app = typer.Typer(
    help="A YAML spec of entities becomes an async FastAPI and SQLModel project.",
    epilog=EXIT_CODES,
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


@contextlib.contextmanager
def failures() -> Generator[None, None, None]:
    """Turn what is in a project's way into a message and an exit code."""
    from ..project import DestinationError, ProjectError, RefusedSpecError  # noqa: PLC0415

    codes: dict[type[ProjectError], int] = {
        DestinationError: WRONG_USAGE,
        RefusedSpecError: WRONG_SPEC,
    }
    try:
        yield
    except ProjectError as error:
        complain(str(error))
        raise typer.Exit(codes.get(type(error), WRONG_ENVIRONMENT)) from None


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def complain(text: str) -> None:
    """Print to stderr as it is: editors and scripts read `file:line:column` from these lines."""
    sys.stderr.write(f"{text}\n")
