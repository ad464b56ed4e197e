"""What `tests/test_core.py` says: the entity at which the application as a whole is tested."""

from collections.abc import Mapping
from functools import cached_property

from ...model import Project
from ...printing.code import Import, Name
from ..modules import imports_text
from .declarations import Declarations
from .entity import SEVERAL, EntityTests


class CoreTests:
    """The tests of core at one entity, of which the most can be told."""

    def __init__(self, project: Project, tests: Mapping[str, EntityTests]) -> None:
        self._project = project
        self._it = max(tests.values(), key=_told)

    @property
    def applies(self) -> bool:
        """Whether there is an entity that will do."""
        return self._it.most == SEVERAL

    @cached_property
    def declarations(self) -> tuple[str, ...]:
        """The lines of the class."""
        to = Declarations()
        to.value("resource", Name("Resource"))
        if self._it.entity.timestamps:
            to.mapping("change", self._it.change)
        return tuple(to)

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        entity = self._it.entity
        found = {
            Import("tests.contract.core", "CoreContract"),
            # Called otherwise, its tests would run here once more.
            Import(f"tests.test_{entity.id}", f"Test{entity.name} as Resource"),
        }
        return imports_text(found, self._project.package)


def _told(tests: EntityTests) -> tuple[bool, int, bool, bool]:
    """How much can be told of an entity."""
    wanted = {"list", "create", "update"}
    dated = tests.entity.timestamps and any(tests.change)
    return (
        tests.most == SEVERAL,
        len(wanted.intersection(tests.operations)),
        dated,
        "get" in tests.operations,
    )
