"""What `tests/factories.py` says: which values the rows of every entity have."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from ...model import Entity, Project
from ...printing.code import Import, Node, imports_of, literal
from ...printing.layout import render
from ...printing.text import INDENT
from ...values.samples import LETTERS_SOURCE
from ..modules import imports_text, model_import, repository_import
from .examples import Series
from .population import Population

_VALUES = 2 * INDENT
"""The column of a value within a factory."""


def factory_name(entity: Entity) -> str:
    """The variable of what makes rows of an entity."""
    return f"{entity.singular}_factory"


class Factory:
    """What makes rows of one entity."""

    def __init__(self, entity: Entity, rows: Population) -> None:
        self.entity = entity
        self.name = factory_name(entity)
        self.model = f"{entity.name}Create" if entity.created else str(entity.name)
        series = rows[entity.name].series
        withheld = [f.name for f in entity.columns if not f.writable] if entity.created else []
        self._sent = {str(name): series[name] for name in series if name not in withheld}
        self._withheld = {str(name): series[name] for name in withheld if name in series}

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The functions of a row's number that tell its values: lines between parentheses."""
        return tuple(line for series in self._functions for line in _function(series))

    @property
    def _functions(self) -> Iterator[Mapping[str, Series]]:
        yield self._sent
        if self._withheld:
            yield self._withheld

    @cached_property
    def sources(self) -> tuple[Node, ...]:
        """The values in its functions."""
        return tuple(values.source for series in self._functions for values in series.values())

    @cached_property
    def imports(self) -> frozenset[Import]:
        """What it imports."""
        models = {model_import(self.entity), repository_import(self.entity)}
        if self.entity.created:
            models.add(model_import(self.entity, "Create"))
        return imports_of(self.sources) | models


def _function(series: Mapping[str, Series]) -> Iterator[str]:
    number = "n" if any(values.numbered for values in series.values()) else "_n"
    if not series:
        yield f"lambda {number}: {{}},"
        return
    yield f"lambda {number}: {{"
    for name, values in series.items():
        prefix = f"{literal(name).flat}: "
        text = render(values.source, indent=_VALUES, prefix=prefix, suffix=",")
        first, *others = text.splitlines()
        yield " " * INDENT + first
        yield from (line.removeprefix(" " * INDENT) for line in others)
    yield "},"


class FactoriesModule:
    """The module of all factories."""

    def __init__(self, project: Project, rows: Population) -> None:
        self.project = project
        self.factories = tuple(Factory(entity, rows) for entity in project.entities)

    @cached_property
    def letters(self) -> str:
        """The function that writes numbers in letters, where a pattern has no room for digits."""
        sources = (source.flat for factory in self.factories for source in factory.sources)
        return LETTERS_SOURCE.rstrip() if any("letters(n" in source for source in sources) else ""

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        found = {Import("tests.contract.factory", "RowFactory")}
        imports = (factory.imports for factory in self.factories)
        return imports_text(found.union(*imports), self.project.package)
