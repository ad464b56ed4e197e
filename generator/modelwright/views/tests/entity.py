"""What `tests/test_<entity>.py` says: the declarations of one entity."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Final

from ...model import Entity, Project
from ...printing.code import Import, Name, Node, literal
from ...printing.text import docstring
from ..filters import PAGE_SIZES
from ..modules import imports_text
from .declarations import Declarations
from .factories import factory_name
from .listing import ListingTests
from .population import Population
from .relating import RelatingTests
from .writing import WritingTests

_CONTRACT: Final = "tests.contract"
OPERATIONS: Final = ("list", "get", "create", "update", "delete", "restore", "bulk")
SEVERAL: Final = 3
"""So many rows tell most of what there is to tell."""


class EntityTests:
    """The tests of one entity."""

    def __init__(self, entity: Entity, project: Project, population: Population) -> None:
        self.entity = entity
        self._project = project
        self._population = population
        self._writing = WritingTests(entity, population)
        self._listing = ListingTests(entity, population)
        self._relating = RelatingTests(entity, population)

    @property
    def docstring(self) -> str:
        """Of the module."""
        title = self.entity.plural_title.capitalize()
        return docstring(
            f"{title}: what the API answers, and what the database holds to.", indent=0
        )

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        contract = {Import(_CONTRACT, "ResourceContract")}
        used = [*self._listing.operators, *(["Column"] if self._listing.columns else [])]
        contract |= {Import(f"{_CONTRACT}.listing", name) for name in used}
        contract.add(Import("tests.factories", factory_name(self.entity)))
        return imports_text(contract, self._project.package)

    @cached_property
    def declarations(self) -> tuple[str, ...]:
        """The lines of the class."""
        to, entity = Declarations(), self.entity
        to.value("url", literal(f"{self._project.api_prefix}{entity.path}"))
        to.value("operations", literal(self.operations))
        to.value("factory", Name(factory_name(entity)))
        to.names("unseen", (field.name for field in entity.columns if not field.readable))
        if self.most < SEVERAL:
            to.value("most", literal(self.most))
        if entity.allows("list"):
            if (entity.page_size, entity.max_page_size) != PAGE_SIZES:
                to.value("page_size", literal(entity.page_size))
                to.value("max_page_size", literal(entity.max_page_size))
            self._listing.declare(to)
        self._writing.declare(to)
        if entity.optimistic_lock:
            to.items("changing", map(literal, self._changing()))
            to.mapping("change", self.change)
        self._relating.declare(to)
        if "restore" in self.operations:
            freed = (tuple(str(f.name) for f in fields) for fields in self._writing.freed)
            to.items("freed", map(literal, freed))
        return tuple(to)

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """What clients can do."""
        entity = self.entity
        restores = {"restore"} if entity.soft_delete and entity.allows("delete") else set[str]()
        return tuple(name for name in OPERATIONS if entity.allows(name) or name in restores)

    @cached_property
    def most(self) -> int:
        """How many rows a test can make, up to three."""
        counts = (n for n in range(SEVERAL, 0, -1) if n <= self.entity.page_size)
        return next((n for n in counts if self._population.can_have(*[self.entity] * n)), 0)

    @property
    def change(self) -> Iterator[tuple[str, Node]]:
        """A change that makes another version, if there is one."""
        changes = self._writing.changes.items() if self.entity.allows("update") else ()
        found = ((name, values[0]) for name, values in changes if values[0] is not None)
        yield from ((name, literal(value)) for name, value in islice(found, 1))

    def _changing(self) -> Iterator[tuple[str, str]]:
        requests = {
            "update": ("PATCH", ""),
            "delete": ("DELETE", ""),
            "restore": ("POST", "/restore"),
        }
        yield from (requests[name] for name in self.operations if name in requests)
