"""What `tests/test_<entity>.py` says: a test or more for every constraint of an entity."""

from collections.abc import Iterator
from functools import cached_property

from ...model import Entity, Project
from ...printing.code import Name, literal
from ...printing.layout import statement
from ...printing.text import docstring
from ...printing.wrapping import wrapped
from ..modules import imports_text
from .access import AccessTests
from .bulk import BulkTests
from .counts import StatementTests
from .create import CreateTests
from .deletes import DeleteTests
from .imports import free_names, imports_needed
from .includes import IncludeTests
from .items import ItemTests
from .keys import missing_path
from .lists import ListTests
from .locks import LockTests
from .names import missing_key, string
from .population import Population
from .refusals import RefusalTests
from .related import RelationTests
from .repositories import RepositoryTests
from .subject import Subject
from .uniques import UniqueTests


class EntityTests:
    """The module of one entity's tests."""

    def __init__(self, entity: Entity, project: Project, rows: Population) -> None:
        self.subject = Subject(entity, project, rows)
        self.entity = entity
        self.names = self.subject.names
        self.create = CreateTests(self.subject)
        self.unique = UniqueTests(self.subject)
        self.bulk = BulkTests(self.subject, self.create, self.unique)
        self.access = AccessTests(self.subject, self.unique)
        self.item = ItemTests(self.subject)
        self.delete = DeleteTests(self.subject)
        self.lock = LockTests(self.subject, self.item)
        self.list = ListTests(self.subject)
        self.refusal = RefusalTests(self.subject)
        self.include = IncludeTests(self.subject)
        self.related = RelationTests(self.subject)
        self.repository = RepositoryTests(self.subject, self.unique)
        self.count = StatementTests(self.subject, self.item, self.include, self.delete)
        self._project = project

    @cached_property
    def docstring(self) -> str:
        """The module's docstring."""
        title = self.entity.plural_title.capitalize()
        about = f"{title}: what the API answers, and what the database holds to."
        return docstring(about, indent=0)

    def wrapped(self, body: str) -> str:
        """The tests with lines that are not too long."""
        return wrapped(body)

    def constants(self, body: str) -> str:
        """The constants that the tests read, above them."""
        read = free_names(body)
        return "".join(f"{text}\n" for name, text in self._constants if name in read)

    @cached_property
    def _constants(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._constants_with_names())

    def _constants_with_names(self) -> Iterator[tuple[str, str]]:
        key = self.entity.key
        single = len(key) == 1
        missing = missing_key(key[0]) if single else Name(string(missing_path(self.entity)))
        yield "URL", statement("URL = ", literal(f"{self._project.api_prefix}{self.entity.path}"))
        yield "METHODS", self.item.methods
        yield "UNUSED_KEY", statement("UNUSED_KEY = ", missing)
        yield "REQUIRED", self.create.required
        yield "UNSEEN", self.create.unseen
        yield "INVALID", self.create.invalid

    # --- imports ---

    def imports(self, body: str) -> str:
        """All imports of the module, for its tests and its constants."""
        names = free_names(body) | free_names(self.constants(body))
        names -= {name for name, _ in self._constants}
        return imports_text(imports_needed(names, self.entity), self._project.package)
