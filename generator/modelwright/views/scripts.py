"""What the README says of scripts: how one writes a row and, best, the audit row beside it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from ..model import Entity, Project, Relation
from ..printing.code import Import, Name, Node
from .modules import Line, imports_text
from .nodes import call
from .routers.keys import free
from .routers.parts import assign_awaited, awaited, method, model, repository

_SETTINGS: Final = Import(".settings", "Settings")
_UOW: Final = Import(".core.database", "uow")
_SOME: Final = Name("...")


class ScriptGuide:
    """The README's section on scripts."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def relation(self) -> Relation | None:
        """A reference that rows always have: that of an audit row, else the first there is."""
        relations = (r for entity in self._project.entities for r in entity.relations)
        plain = [relation for relation in relations if _is_plain(relation)]
        return next((r for r in plain if _is_audit(r.source)), plain[0] if plain else None)

    @property
    def imports(self) -> str:
        """The imports of the example."""
        needed = frozenset({_UOW, _SETTINGS}).union(*(line.imports for line in self._lines))
        return imports_text(needed, self._project.package)

    @property
    def steps(self) -> tuple[str, ...]:
        """The two writes of the example."""
        return tuple(line.text for line in self._lines)

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        return tuple(_two_steps(self.relation)) if self.relation else ()


def _is_plain(relation: Relation) -> bool:
    """Whether clients can make both rows, one after the other."""
    source, target = relation.source, relation.target
    return source.created and target.created and source is not target and not relation.optional


def _is_audit(entity: Entity) -> bool:
    """Whether clients write its rows once, each about one other row."""
    written_once = not (entity.allows("update") or entity.allows("delete"))
    return written_once and len(entity.relations) == 1


def _two_steps(relation: Relation) -> Iterator[Line]:
    source, target = relation.source, relation.target
    row = free((target.singular, "row"), ())
    first = call(model(target, "Create"), _SOME)
    keys: dict[str, Node] = {
        field.name: Name(f"{row}.{other.name}") for field, other in relation.pairs
    }
    second = call(model(source, "Create"), _SOME, **keys)
    yield assign_awaited(row, method(repository(target), "create", first))
    yield awaited(method(repository(source), "create", second))
