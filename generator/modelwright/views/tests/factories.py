"""What `tests/factories.py` says: how the tests make rows of every entity."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from ...code import Attribute, Import, Name, Node, imports_of, literal
from ...layout import assignment, statement
from ...model import Entity, Field, Project, Relation
from ...samples import LETTERS_SOURCE
from ..modules import imports_text, model_import, repository_import, signature
from ..nodes import call, dict_of
from .rows import Population, Rows

SESSION: Final = Import("sqlmodel.ext.asyncio.session", "AsyncSession")


class Factory:
    """The two functions that make rows of one entity."""

    def __init__(self, entity: Entity, rows: Rows) -> None:
        self.entity = entity
        self.rows = rows
        self._references = [r for r in entity.relations if not r.optional]

    @cached_property
    def data(self) -> Node:
        """The values of row `n`, without the rows it refers to."""
        return dict_of((literal(name), values.source) for name, values in self.rows.series.items())

    @cached_property
    def numbered(self) -> bool:
        """Whether a value depends on the row's number."""
        return any(values.numbered for values in self.rows.series.values())

    @cached_property
    def data_signature(self) -> str:
        """The head of the function that makes a request's body."""
        session = "session" if self.numbered or self._references else "_session"
        return signature(
            f"async def {self.entity.singular}_data",
            [f"{session}: AsyncSession", "/", "**changes: object"],
            "dict[str, Any]",
        )

    @cached_property
    def data_lines(self) -> tuple[str, ...]:
        """Its body."""
        return tuple(self._data_lines())

    def _data_lines(self) -> Iterator[str]:
        if self.numbered:
            yield f"n = number(session, {self.entity.name})"
        yield assignment("data", self.data, Name("dict[str, Any]"), indent=4)
        for relation in self._references:
            key = literal(relation.field.name).flat
            yield f"if {key} not in changes:"
            yield "    " + statement(f"data[{key}] = ", new_key(relation), indent=8)
        yield "return data | changes"

    @cached_property
    def create_signature(self) -> str:
        """The head of the function that makes a row."""
        return signature(
            f"async def create_{self.entity.singular}",
            ["session: AsyncSession", "/", "**changes: object"],
            self.entity.name,
        )

    @cached_property
    def create_lines(self) -> tuple[str, ...]:
        """Its body."""
        entity = self.entity
        body = call(Name(f"await {entity.singular}_data"), Name("session"), Name("**changes"))
        repository = call(Name(f"{entity.name}Repository"), Name("session"))
        return (
            statement("data = ", call(Name(f"{entity.name}Create.model_validate"), body), indent=4),
            statement(
                "return await ", call(Attribute(repository, "create"), Name("data")), indent=4
            ),
        )


def new_key(relation: Relation) -> Node:
    """The key of a new row that a relation can refer to, as JSON has it."""
    target = relation.target
    # A call without a name is an expression in parentheses, to be broken as ruff does.
    row = call(Name(""), Name(f"await create_{target.singular}(session)"))
    return json_key(target, row)


def json_key(entity: Entity, row: Node) -> Node:
    """The key of a row as JSON has it."""
    key = Attribute(row, entity.primary_key.name)
    return call(Name("str"), key) if is_uuid(entity.primary_key) else key


def is_uuid(field: Field) -> bool:
    """Whether a field holds UUIDs, which JSON writes as texts."""
    return field.type.row is not None and field.type.row.name == "uuid"


class FactoriesModule:
    """The module of all factories."""

    def __init__(self, project: Project, rows: Population, *, mixed_keys: bool) -> None:
        self.project = project
        self.mixed_keys = mixed_keys
        self.factories = tuple(Factory(entity, rows[entity.name]) for entity in project.entities)

    @cached_property
    def numbered(self) -> bool:
        """Whether any row has a number."""
        return any(factory.numbered for factory in self.factories)

    @cached_property
    def letters(self) -> str:
        """The function that writes numbers in letters, where a pattern has no room for digits."""
        used = any("letters(n" in factory.data.flat for factory in self.factories)
        return LETTERS_SOURCE.rstrip() if used else ""

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        found = {SESSION, Import("typing", "Any")}
        if self.numbered:
            found.add(Import(".models.base", "Model"))
        if self.mixed_keys:
            found |= {Import("sqlalchemy", "inspect"), Import(".models.base", "Model")}
        for factory in self.factories:
            entity = factory.entity
            found |= {
                model_import(entity),
                model_import(entity, "Create"),
                repository_import(entity),
            }
        return imports_text(
            found | imports_of(f.data for f in self.factories), self.project.package
        )
