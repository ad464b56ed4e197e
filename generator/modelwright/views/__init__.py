"""What templates print of the model: finished lines of Python, one view for one template."""

from functools import cached_property

from ..model import Entity, Project
from ..printing.code import Import
from ..printing.layout import import_block
from ..printing.text import (
    LINE_WIDTH,
    docstring,
    markdown,
    one_line,
    paragraphs,
    quoted,
    sentence,
    text_width,
    wrap,
)
from .api import ApiGuide
from .documents import mermaid
from .includes import IncludesModule
from .models import ModelModule
from .packages import EnumsModule, ModelsPackage
from .repositories import RepositoryModule
from .routers import RouterModule
from .scripts import ScriptGuide
from .tests.core import CoreTests
from .tests.entity import EntityTests
from .tests.factories import FactoriesModule
from .tests.population import Population
from .tests.rows import Rows


class Views:
    """The views of one project, as templates find them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._models = {e.name: ModelModule(e, project.package) for e in project.entities}
        self._rows = Population({str(e.name): Rows(e) for e in project.entities})
        self._tests = {str(e.name): EntityTests(e, project, self._rows) for e in project.entities}

    def docstring(self, sentence_: str) -> str:
        """A sentence as the docstring of a class or function."""
        return docstring(sentence(sentence_))

    def models(self, entity: Entity) -> ModelModule:
        """The view of `models/<entity>.py`."""
        return self._models[entity.name]

    def includes(self, entity: Entity) -> IncludesModule:
        """The view of `includes/<entity>.py`."""
        return IncludesModule(entity, self.project.package)

    def repository(self, entity: Entity) -> RepositoryModule:
        """The view of `repositories/<entity>.py`."""
        return RepositoryModule(entity, self.project.package)

    def router(self, entity: Entity) -> RouterModule:
        """The view of `routers/<entity>.py`."""
        return RouterModule(entity, self.project.package)

    def tests(self, entity: Entity) -> EntityTests:
        """The view of `tests/test_<entity>.py`."""
        return self._tests[entity.name]

    @cached_property
    def factories(self) -> FactoriesModule:
        """The view of `tests/factories.py`."""
        return FactoriesModule(self.project, self._rows)

    @cached_property
    def core_tests(self) -> CoreTests:
        """The view of `tests/test_core.py`."""
        return CoreTests(self.project, self._tests)

    @cached_property
    def all_models(self) -> ModelsPackage:
        """The view of `models/__init__.py`."""
        return ModelsPackage(self.project)

    @cached_property
    def migrations_import(self) -> str:
        """What `migrations/env.py` imports of the project."""
        package = self.project.package
        imports = (
            Import(f"{package}.core.engines", "async_url"),
            Import(f"{package}.models", "Model"),
            Import(f"{package}.settings", "Settings"),
            Import("migrations.core.run", "run"),
        )
        return import_block(imports, first_party=package)

    @cached_property
    def router_imports(self) -> str:
        """The imports of all routers, under names that no builtin has."""
        package = self.project.package
        routers = (
            Import(f"{package}.routers.{entity.id}", f"router as {entity.id}_router")
            for entity in self.project.served
        )
        return import_block(routers, first_party=package)

    @cached_property
    def api(self) -> ApiGuide:
        """What the README says of the HTTP interface."""
        return ApiGuide(self.project)

    @cached_property
    def scripts(self) -> ScriptGuide:
        """What the README says of scripts."""
        return ScriptGuide(self.project)

    @cached_property
    def about_project(self) -> str:
        """The docstring of the package."""
        return docstring(sentence(self.project.description) or f"{self.project.title}.", indent=0)

    @cached_property
    def about_api(self) -> str:
        """The project's description as wrapped paragraphs within a triple-quoted text."""
        found = map(_escaped_lines, paragraphs(self.project.description))
        return "\n\n".join("\n".join(lines) for lines in found)

    @cached_property
    def mermaid(self) -> str:
        """The entity-relationship diagram of the README."""
        return mermaid(self.project)

    @cached_property
    def markdown_description(self) -> str:
        """The project's description for Markdown, in wrapped paragraphs."""
        text = (markdown(paragraph) for paragraph in paragraphs(self.project.description))
        return "\n\n".join("\n".join(wrap(paragraph, 100)) for paragraph in text)

    @cached_property
    def toml_description(self) -> str:
        """The project's description as a string of TOML."""
        return quoted(one_line(self.project.description))

    @cached_property
    def enums(self) -> EnumsModule:
        """The view of `models/enums.py`."""
        return EnumsModule(self.project)


def _escaped_lines(paragraph: str) -> list[str]:
    """The lines of a paragraph as a triple-quoted text has them, none of them too long."""
    tried = (
        [line.replace("\\", "\\\\").replace('"', '\\"') for line in wrap(paragraph, width)]
        # Every character may need a backslash before it.
        for width in range(LINE_WIDTH, LINE_WIDTH // 2 - 1, -1)
    )
    return next(lines for lines in tried if all(text_width(line) <= LINE_WIDTH for line in lines))
