"""What modules that hold no entity of their own say: all models, all enums."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..model import Entity, Enum, Project
from ..printing.code import Import, Name, literal
from ..printing.layout import assignment, export_order
from ..printing.text import comment, one_line
from .modules import BASES, imports_text
from .nodes import list_of, subscript


class ModelsPackage:
    """`models/__init__.py`."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def _exported(self) -> list[Import]:
        entities = [
            Import(f".models.{entity.id}", f"{entity.name}{suffix}")
            for entity in self.project.entities
            for suffix in _suffixes(entity)
        ]
        enums = [Import(".models.enums", enum.name) for enum in self.project.all_enums]
        return [Import(BASES, "Model"), *entities, *enums]

    @cached_property
    def imports(self) -> str:
        """All models."""
        return imports_text(self._exported, self.project.package)

    @cached_property
    def exports(self) -> str:
        """The names of all models."""
        names = sorted((i.name for i in self._exported if i.name), key=export_order)
        return assignment("__all__", list_of(map(literal, names)))


def _suffixes(entity: Entity) -> Iterator[str]:
    """What the models of an entity add to its name."""
    yield from ("", "Filter", "Read")
    if entity.created:
        yield "Create"
    if entity.allows("update"):
        yield "Update"


@dataclass(frozen=True, slots=True)
class EnumClass:
    """A `StrEnum` of the spec, member by member."""

    name: str
    lines: tuple[str, ...]


class EnumsModule:
    """`models/enums.py`."""

    def __init__(self, project: Project) -> None:
        self.enums = project.all_enums
        self.package = project.package

    @cached_property
    def imports(self) -> str:
        """What the classes and aliases need."""
        imports = {Import("enum", "StrEnum")} if self.named else set[Import]()
        if self.aliases:
            imports.add(Import("typing", "Literal"))
        return imports_text(imports, self.package)

    @cached_property
    def named(self) -> tuple[EnumClass, ...]:
        """The enums that the spec names."""
        return tuple(
            EnumClass(enum.name, tuple(_members(enum))) for enum in self.enums if not enum.anonymous
        )

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """The enums that belong to one field."""
        return tuple(
            assignment(enum.name, subscript(Name("Literal"), *map(literal, enum.values)))
            for enum in self.enums
            if enum.anonymous
        )


def _members(enum: Enum) -> list[str]:
    lines: list[str] = []
    for member in enum.members:
        if one_line(member.description):
            lines.append(comment(member.description, indent=4))
        lines.append(assignment(member.name, literal(member.value), indent=4))
    return lines
