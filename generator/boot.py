"""Loads the generator that lies beside this file; copier.yml names it as a Jinja extension.

An update renders the old version of the template and the new one in one process, and each must
run its own generator: code shared between them would make the generator's changes look like a
person's edits. So the package gets a module name made from its content, never `modelwright`.
"""

import importlib
import importlib.util
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from copier.errors import UserMessageError

if sys.version_info < (3, 11):  # noqa: UP036 - Copier itself still runs on older ones
    msg = f"This template needs Python 3.11 or newer; this Copier runs on {sys.version.split()[0]}."
    raise UserMessageError(msg)


def load_package(directory: Path) -> ModuleType:
    """Import the package in `directory` under a name unique to its content.

    Raises:
        UserMessageError: a package that the generator needs is not installed.
    """
    digest = sha256()
    for file in sorted(directory.rglob("*.py")):
        relative = file.relative_to(directory).as_posix()
        digest.update(relative.encode() + b"\0" + file.read_bytes() + b"\0")
    name = f"modelwright_{digest.hexdigest()[:16]}"
    if loaded := sys.modules.get(name):
        # Copier removes each clone of a template after use: imports yet to come need this one.
        loaded.__path__ = [str(directory)]
        return loaded
    spec = importlib.util.spec_from_file_location(
        name, directory / "__init__.py", submodule_search_locations=[str(directory)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(name=name, path=str(directory))
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    try:
        spec.loader.exec_module(package)
        importlib.import_module(f"{name}.extension")
    except BaseException as error:
        for module in [key for key in sys.modules if f"{key}.".startswith(f"{name}.")]:
            del sys.modules[module]
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing is None or missing.startswith(name):
            raise
        raise UserMessageError(
            f"This template needs the Python package `{missing}` beside Copier. One of these helps:"
            f"\n  pip install {missing} copier-template-extensions"
            f"\n  uvx --with {missing} --with copier-template-extensions copier ..."
        ) from error
    return package


SpecExtension = load_package(Path(__file__).parent / "modelwright").extension.SpecExtension
