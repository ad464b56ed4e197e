"""What `tests/test_<entity>.py` says: a test or more for every constraint of an entity."""

from collections.abc import Iterator
from functools import cached_property

from ...code import literal
from ...layout import statement
from ...model import Entity, Project, Relation
from ...text import docstring
from ..modules import imports_text
from .create import CreateTests
from .imports import answers_used, imports_needed
from .items import ItemTests
from .lists import ListTests
from .names import missing_key
from .rows import Population
from .subject import Subject


class EntityTests:
    """The module of one entity's tests."""

    def __init__(self, entity: Entity, project: Project, rows: Population) -> None:
        self.subject = Subject(entity, project, rows)
        self.entity = entity
        self.names = self.subject.names
        self.create = CreateTests(self.subject)
        self.item = ItemTests(self.subject)
        self.list = ListTests(self.subject)
        self._project = project

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        title = self.entity.plural_title.capitalize()
        about = f"{title}: what the API answers, and what the database holds to."
        return docstring(about, indent=0)

    @cached_property
    def constants(self) -> Iterator[str]:
        """What several tests read."""
        yield statement("URL = ", literal(f"{self._project.api_prefix}{self.entity.path}"))
        if self.item.methods or self.list.collections:
            yield statement("MISSING = ", missing_key(self.entity.primary_key))
        yield from filter(None, (self.create.required, self.create.invalid))

    # --- imports ---

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        return imports_text(imports_needed(self), self._project.package)

    @cached_property
    def answers(self) -> frozenset[str]:
        """What the tests use of `tests/answers.py`."""
        return frozenset(answers_used(self))

    @cached_property
    def mixed_keys(self) -> bool:
        """Whether the tests refer to keys of different names or JSON forms."""
        return self.subject.mixed_keys

    @cached_property
    def referring(self) -> list[Relation]:
        """The relations whose targets a test makes by the name of their function."""
        return [*self.item.moved, *self.list.listed_references, *self.list.filtered_relations]

    @cached_property
    def makes_rows(self) -> bool:
        """Whether a test makes a row without the API."""
        create, item, lists = self.create, self.item, self.list
        refused = create.missing_references or create.uniques or create.checks
        return bool(
            create.violations
            or item.updated
            or item.deleted
            or item.relationships
            or item.reads
            or lists.collections
            or lists.several
            or (refused and not create.allowed)
        )
