"""What `includes/<entity>.py` says: an entity with what clients may ask to see beside it."""

from functools import cached_property

from ..model import Entity, Included
from ..printing.code import Import, Name, literal
from ..printing.layout import assignment
from ..printing.text import docstring
from .columns import MISSING
from .filters import PAGINATION
from .modules import Line, attribute, class_head, imports_text, model_import
from .nodes import call, name, subscript


def include_parameter(entity: Entity) -> Line:
    """The type of the query parameter `include`, which several routes have."""
    names = [literal(included.name) for included in entity.included]
    included = call(name("includes_of", Import(PAGINATION, "includes_of")), *names)
    annotated = name("Annotated", Import("typing", "Annotated"))
    hint = subscript(annotated, name("str | None"), included)
    return Line(assignment(f"{entity.name}Include", hint), hint.imports)


class IncludesModule:
    """The module of one entity with its related rows."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        rows = self.entity.plural_title.capitalize()
        return docstring(f"{rows} with rows of other tables beside them.", indent=0)

    @cached_property
    def head(self) -> str:
        """The head of the class."""
        own = self.entity.name
        return class_head(f"{own}Including", f"{own}Read", "Including")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What an answer holds beside the row itself, where it was asked for."""
        return tuple(map(_line, self.entity.included))

    @cached_property
    def imports(self) -> str:
        """The block of imports."""
        found = {model_import(self.entity, "Read"), Import(".core.loading", "Including")}
        return imports_text(found.union(*(line.imports for line in self.lines)), self.package)


def _line(included: Included) -> Line:
    read = f"{included.target.name}Read"
    hint = f"list[{read}] | MISSING" if included.many else f"{read} | MISSING"
    null = " | None" if included.nullable else ""
    imports = MISSING.imports | {model_import(included.target, "Read")}
    return attribute(included.name, Name(hint + null, imports), MISSING)
