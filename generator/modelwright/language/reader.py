"""From a source to a Spec, with everything that is wrong reported at once."""

import copy
from collections.abc import Set as AbstractSet
from typing import Any, Final, cast

from pydantic import ValidationError

from ..diagnostics import Diagnostics, Path
from .entities import Spec
from .source import Source
from .wording import in_words

_MEMBERS: Final = ("fields", "relations", "checks")
"""Keys of entities and mixins below which one broken member leaves the others standing."""

_STAND_IN: Final = "unnamed"
"""Takes the place of a project name that is refused, so that the rest is looked at too."""


def read_spec(source: Source, diagnostics: Diagnostics) -> Spec | None:
    """Return the spec that a source describes, and report everything wrong with it.

    What is broken is left out of the result and named in the `broken` of what held it, so
    that nobody reports a reference to it as a mistake. None if nothing remains to go on with.
    """
    for problem in source.problems:
        diagnostics.unreadable(problem)
    if source.data is None and source.problems:
        return None
    # Anything but a mapping is an error at the root, and the first round is then the last.
    tree = cast("dict[str, Any]", source.data)
    broken: set[Path] = set()
    while True:
        try:
            spec = Spec.model_validate(tree)
        except ValidationError as error:
            # A shape's own rules are asked only when its keys are right: hence the rounds.
            found = _report(error, broken, source, diagnostics)
            if found is None:
                return None
            tree = copy.deepcopy(tree)
            for path in found:
                _leave_out(tree, path)
            broken |= found
        else:
            _mark_broken(spec, broken)
            return spec


def _report(
    error: ValidationError, broken: set[Path], source: Source, diagnostics: Diagnostics
) -> set[Path] | None:
    """Report a round of errors; return the paths of what is broken, None if everything is."""
    errors = error.errors(include_url=False)
    found = {_unit(details["loc"]) for details in errors}
    if ("entities",) in found and _below(broken, ("entities",)):
        return None
    problems = [in_words(details, source) for details in errors]
    meant = {problem.meant for problem in problems}
    for problem, details in zip(problems, errors, strict=True):
        # `typ: str` lacks no `type`: it is misspelt.
        if problem.code != "missing-key" or details["loc"] not in meant:
            diagnostics.error(
                problem.code, problem.path, problem.message, problem.hint, key=problem.at_key
            )
    return None if found & {(), ("entities",)} or found <= broken else found


def _unit(loc: Path) -> Path:
    """Return the path of the smallest thing that is left out as a whole when `loc` is broken."""
    match loc:
        case ("mixins", _, "fields"):
            return loc[:2]
        case ("entities" | "mixins", _, key, _, *_) if key in _MEMBERS:
            return loc[:4]
        case ("entities" | "mixins", _, *_):
            return loc[:3]
        case ("enums", _, *_):
            return loc[:2]
        case _:
            return loc[:1]


def _leave_out(tree: dict[str, Any], path: Path) -> None:
    holder: Any = tree
    for key in path[:-1]:
        holder = holder.get(key, {})
    holder.pop(path[-1], None)
    if path == ("project",):
        tree["project"] = _STAND_IN


def _below(broken: AbstractSet[Path], *above: Path) -> frozenset[str]:
    """Return the names of what is left out directly below some paths."""
    return frozenset(str(path[-1]) for path in broken if path[:-1] in above)


def _mark_broken(spec: Spec, broken: AbstractSet[Path]) -> None:
    if not broken:
        return
    spec.mark_broken(_below(broken, (), ("enums",), ("mixins",), ("entities",)))
    for kind, groups in (("mixins", spec.mixins), ("entities", spec.entities)):
        for name, group in groups.items():
            at = (kind, name)
            group.mark_broken(_below(broken, at, *((*at, key) for key in _MEMBERS)))
