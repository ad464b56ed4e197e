"""What modules that hold no entity of their own say: all models, all enums."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..code import Import, Name, literal
from ..layout import assignment
from ..model import Enum, Project
from ..text import comment, one_line
from .modules import imports_text, listed_imports
from .nodes import list_of, subscript

SUFFIXES = ("", "Create", "Filter", "Read", "Update")


class ModelsPackage:
    """`models/__init__.py`."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def _exported(self) -> list[Import]:
        entities = [
            Import(f".models.{entity.id}", f"{entity.name}{suffix}")
            for entity in self.project.entities
            for suffix in SUFFIXES
        ]
        return entities + [Import(".models.enums", enum.name) for enum in self.project.all_enums]

    @cached_property
    def imports(self) -> str:
        """All models."""
        return imports_text(self._exported, self.project.package)

    @cached_property
    def exports(self) -> str:
        """The names of all models."""
        # Sorted as ruff sorts them (RUF022): by letters, small and capital apart.
        names = sorted(imported.name for imported in self._exported if imported.name)
        return assignment("__all__", list_of(map(literal, names)))


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


_FILTERS: Final = listed_imports(
    """
    collections.abc Callable Iterable Iterator Mapping
    dataclasses dataclass
    inspect get_annotations
    types GenericAlias
    typing Annotated Any TypeVar Unpack get_args get_origin
    pydantic BaseModel ConfigDict
    sqlalchemy ColumnElement inspect or_ select
    sqlmodel SQLModel
    """
) | {Import("operator")}
_LIST_FILTERS: Final = listed_imports(
    """
    pydantic_core to_jsonable_python
    sqlalchemy Boolean String func literal
    sqlalchemy.ext.compiler compiles
    sqlalchemy.sql.compiler SQLCompiler
    sqlalchemy.sql.functions FunctionElement
    sqlmodel AutoString
    """
)


class FiltersModule:
    """`filters.py`."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def lists(self) -> bool:
        """Whether some list can be asked whether it holds a value."""
        return any(column.type.item and column.filter for column in self.project.columns)

    @cached_property
    def imports(self) -> str:
        """What the module needs."""
        found = _FILTERS | _LIST_FILTERS if self.lists else _FILTERS
        return imports_text(found, self.project.package)
