"""What `repositories/<entity>.py` says."""

from functools import cached_property

from ..model import Entity
from ..printing.code import Import, Name, Node, imported, literal
from ..printing.layout import render, statement
from .modules import imports_text
from .nodes import call, dict_of, subscript, tuple_of
from .routers.parts import answer, attribute, model


class RepositoryModule:
    """The module of one entity's repository."""

    def __init__(self, entity: Entity, package: str) -> None:
        self.entity = entity
        self.package = package

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        nodes = (self._base, self._statements)
        return imports_text(frozenset[Import]().union(*(n.imports for n in nodes)), self.package)

    @cached_property
    def head(self) -> str:
        """The head of the class."""
        return render(call(Name(f"class {self.entity.name}Repository"), self._base), suffix=":")

    @cached_property
    def body(self) -> tuple[str, ...]:
        """What the repository asks the database, its links, and the fields that stay."""
        lines = [statement("statements = ", self._statements, indent=4)]
        if self._links:
            lines.append(statement("links = ", tuple_of(self._links), indent=4))
        if immutable := [literal(field.name) for field in self.entity.fields if field.immutable]:
            lines.append(statement("immutable = ", tuple_of(immutable), indent=4))
        return tuple(lines)

    @property
    def _base(self) -> Node:
        entity = self.entity
        never = imported("typing", "Never")
        return subscript(
            imported(".core.repository", "AsyncRepository"),
            model(entity),
            model(entity, "Create") if entity.created else model(entity),
            model(entity, "Update") if entity.allows("update") else never,
            answer(entity),
            model(entity, "Filter"),
        )

    @property
    def _statements(self) -> Node:
        entity = self.entity
        args: list[Node] = [model(entity), answer(entity), model(entity, "Filter")]
        if entity.included:
            included = ((literal(i.name), model(i.target, "Read")) for i in entity.included)
            args.append(dict_of(included))
        return call(imported(".core.statements", "Statements"), *args)

    @property
    def _links(self) -> list[Node]:
        """The relations whose keys clients send along with a row."""
        entity = self.entity
        return [
            attribute(entity, link.name)
            for link in entity.plain_links
            if entity.created or (entity.allows("update") and not link.immutable)
        ]
