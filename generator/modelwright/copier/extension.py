"""The Jinja face of the generator: what copier.yml and the templates may call.

Copier has two doors for a spec: `spec.yaml` in the destination, and data (`--data-file`, or the
stored answers when an update renders into temporary folders). Both end in `load_model`, which
the first, hidden question calls: a spec that is wrong stops Copier there, before it writes.
Afterwards templates find three globals: `model`, the graph; `views`, its finished lines of Python;
and `spec`, the text it came from.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from copier.errors import UserMessageError
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from ..diagnostics import SpecError
from ..language.source import Source
from ..model import Project
from ..resolve import load
from ..views import Views
from .answers import KEYS, SpecText, decode, encode
from .repetition import ask_git_once, compile_once

SPEC_FILE = "spec.yaml"
# Specs that this process has accepted, by what they say.
_accepted: dict[str, Project] = {}


class SpecExtension(Extension):
    """Gives Copier's Jinja environment `load_model()`, and spares Copier what it repeats."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        _globals(environment)["load_model"] = load_model
        vars(environment)["from_string"] = compile_once(environment)
        ask_git_once()


@pass_context
def load_model(context: Context) -> str:
    """Check the spec and put `model` and `spec` into the environment's globals; return "".

    Raises:
        UserMessageError: there is no spec, it is wrong, or the two doors disagree.
    """
    conf = context["_copier_conf"]
    path = Path(conf["dst_path"], SPEC_FILE)
    given = {k: decode(k, v) for k, v in conf["data"].items() if not k.startswith("_")}
    try:
        if path.is_file():
            model, spec = _from_file(path, given)
        else:
            stored = {k: decode(k, v) for k, v in context.get_all().items() if k in KEYS}
            model, spec = _from_data({**stored, **given}, path)
    except SpecError as error:
        raise UserMessageError(str(error)) from error
    except OSError as error:
        raise UserMessageError(f"{path}: {error.strerror}.") from None
    _globals(context.environment).update(model=model, views=Views(model), spec=spec)
    return ""


def _globals(environment: Environment) -> dict[str, Any]:
    # Jinja's own annotation admits nothing but the globals it comes with.
    return cast("dict[str, Any]", environment.globals)


def _from_file(path: Path, given: Mapping[str, object]) -> tuple[Project, SpecText]:
    source = Source.from_path(path)
    model = load(source)
    data = cast("dict[str, object]", source.data)
    if given:
        _refuse_difference(path, data, given)
    _accepted[_identity(data)] = model
    return model, SpecText.of(data, path.read_bytes().decode())


def _from_data(given: Mapping[str, object], path: Path) -> tuple[Project, SpecText]:
    if not given:
        raise UserMessageError(
            f"No spec: {path} does not exist and no data was given.\n"
            f"Write it and run the same command again, or name it: --data-file {SPEC_FILE}"
        )
    source = Source.from_data(given)
    data = cast("dict[str, object]", source.data)
    # The last render of an update gets the answers of the one before, with those that only an
    # older template asked for: what was accepted there is not judged again.
    model = None if source.problems else _accepted.get(_identity(data))
    if model is None:
        model = load(source)
        _accepted[_identity(data)] = model
    return model, SpecText.of(data)


def _refuse_difference(path: Path, data: Mapping[str, object], given: Mapping[str, object]) -> None:
    for key in dict.fromkeys((*KEYS, *given)):
        if (key in data) != (key in given) or encode(data.get(key)) != encode(given.get(key)):
            raise UserMessageError(
                f"{path} and the data given to Copier differ at `{key}`.\n"
                f"A project has one spec: edit {path} and leave out --data and --data-file."
            )


def _identity(data: Mapping[str, object]) -> str:
    return encode([data.get(key) for key in KEYS])
