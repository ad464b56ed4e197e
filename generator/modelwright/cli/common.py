"""What the commands share: the application, exit codes, how problems are told."""

import contextlib
import sys
from collections.abc import Generator
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Self

import typer


class ExitCode(IntEnum):
    """How every command ends. What is said of each is in its help and in the README, too."""

    DONE = 0, "done"
    REFUSED = 1, "the spec is wrong, or a check fails"
    USAGE = 2, "the command line is wrong, or the destination is taken"
    ENVIRONMENT = 3, "the template, git or the environment is in the way"
    LOSS = 4, "something would be lost, and that was not allowed"
    CHANGES = 5, "there are changes to make (`plan`)"
    CONFLICTS = 6, "conflicts remain to be resolved"
    INTERRUPTED = 130, "interrupted by Ctrl-C"

    def __new__(cls, value: int, doc: str) -> Self:
        """Make a member with a docstring of its own."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.__doc__ = doc
        return member


# The character \b keeps the lines as they are.
EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"{code:>5}  {code.__doc__}" for code in ExitCode)

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

    codes: dict[type[ProjectError], ExitCode] = {
        DestinationError: ExitCode.USAGE,
        RefusedSpecError: ExitCode.REFUSED,
    }
    try:
        yield
    except ProjectError as error:
        complain(str(error))
        raise typer.Exit(codes.get(type(error), ExitCode.ENVIRONMENT)) from None


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def complain(text: str) -> None:
    """Print to stderr as it is: editors and scripts read `file:line:column` from these lines."""
    sys.stderr.write(f"{text}\n")
