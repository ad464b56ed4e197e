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


def digest_of(directory: Path) -> str:
    """Return a hash of the names and the contents of a package's modules."""
    digest = sha256()
    for file in sorted(directory.rglob("*.py")):
        relative = file.relative_to(directory).as_posix()
        digest.update(relative.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def load_package(directory: Path) -> ModuleType:
    """Import the package in `directory` under a name unique to its content.

    Where the installed `modelwright` is the same to the letter, it serves: Python has compiled it
    already, while a template's clone is compiled anew each time.

    Raises:
        UserMessageError: a package that the generator needs is not installed.
    """
    digest = digest_of(directory)
    try:
        installed = importlib.util.find_spec("modelwright")
        if installed and installed.origin and digest_of(Path(installed.origin).parent) == digest:
            importlib.import_module("modelwright.copier.extension")
            return sys.modules["modelwright"]
        return _load(f"modelwright_{digest[:16]}", directory)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("modelwright"):
            raise
        raise UserMessageError(
            f"This template needs the Python package `{error.name}` beside Copier. One of these "
            f"helps:\n  pip install {error.name} copier-template-extensions"
            f"\n  uvx --with {error.name} --with copier-template-extensions copier ..."
        ) from error


def _load(name: str, directory: Path) -> ModuleType:
    """Import the package in `directory` under this name, or leave no trace of the attempt."""
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
        importlib.import_module(f"{name}.copier.extension")
    except BaseException:
        for module in [key for key in sys.modules if f"{key}.".startswith(f"{name}.")]:
            del sys.modules[module]
        raise
    return package


SpecExtension = load_package(Path(__file__).parent / "modelwright").copier.extension.SpecExtension
