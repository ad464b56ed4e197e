"""The way in: the command `modelwright`, or `python -m modelwright`."""

import sys

_INTERRUPTED = 130  # ExitCode.INTERRUPTED, which may not have been loaded


def main() -> None:
    """Run the command line and exit. Ctrl-C leaves no traceback, even while the rest loads."""
    try:
        from .cli import app  # noqa: PLC0415

        app()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
