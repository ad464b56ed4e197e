"""What Copier does again for every file of a project, done once.

Both savings leave what Copier does as it is. They are worth it: of the time in which Copier 9.19
writes a hundred entities, a third goes into compiling the same paths and a third into asking git
the same question.
"""

import subprocess
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template

_SYNC = "_sync_git_index_executable_bit"


def compile_once(environment: Environment) -> Callable[[str], Template]:
    """Return `environment.from_string` with a memory.

    Copier's `yield` tag starts afresh in the preprocessing before a compilation, so that this step
    stays.
    """
    compile_template = environment.from_string
    templates: dict[str, Template] = {}

    def from_string(source: str) -> Template:
        if source in templates:
            environment.preprocess("")
        else:
            templates[source] = compile_template(source)
        return templates[source]

    return from_string


def ask_git_once() -> None:
    """Let Copier ask git once, not after every file, whether the destination ignores file modes.

    Only where git does (`core.fileMode` is false, as on Windows) Copier has to look after each
    file's mode. A Copier without the private method that asks is left alone.
    """
    try:
        from copier._main import Worker  # noqa: PLC0415 - another Copier may not have it
    except ImportError:
        return
    original: Callable[..., None] | None = getattr(Worker, _SYNC, None)
    if original is None or hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def sync(worker: Any, *args: object, **kwargs: object) -> None:
        if _ignores_file_modes(worker.subproject.local_abspath):
            original(worker, *args, **kwargs)

    setattr(Worker, _SYNC, sync)


@cache
def _ignores_file_modes(destination: Path) -> bool:
    command = ("git", "-C", str(destination), "config", "--type=bool", "--get", "core.fileMode")
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout.strip() == "false"
