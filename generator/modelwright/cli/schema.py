"""`modelwright schema`: the JSON Schema of the language."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .common import EXIT_CODES, ExitCode, app, complain


@app.command(epilog=EXIT_CODES)
def schema(
    *,
    output: Annotated[
        Path | None, typer.Option(help="A file to write instead of printing.")
    ] = None,
) -> None:
    """Print the JSON Schema of the spec language, which editors use."""
    from ..language import json_schema  # noqa: PLC0415 - as above

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        complain(f"{output}: {error.strerror}")
        raise typer.Exit(ExitCode.USAGE) from None
