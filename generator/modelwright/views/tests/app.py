"""What the tests of the application as a whole say."""

from functools import cached_property

from ...code import Import, literal
from ...layout import statement
from ...model import Project
from ..modules import imports_text
from .factories import SESSION
from .imports import TESTS
from .names import TestNames


def _imports(text: str) -> frozenset[Import]:
    """Imports from lines such as `httpx AsyncClient Response`; a module alone is imported whole."""
    lines = (line.split() for line in text.strip().splitlines())
    return frozenset(
        found
        for module, *names in lines
        for found in [Import(module, name) for name in names] or [Import(module)]
    )


class Conftest:
    """`tests/conftest.py`."""

    def __init__(self, project: Project) -> None:
        self._package = project.package

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        needed = _imports(
            """
            collections.abc AsyncGenerator
            fastapi FastAPI
            httpx AsyncClient
            os
            pytest
            sqlalchemy Connection event inspect
            sqlalchemy.ext.asyncio AsyncConnection async_sessionmaker
            tests.clients client_of
            .database Database
            .main create_app
            .models.base Model
            .settings Settings
            """
        )
        return imports_text(needed | {SESSION}, self._package)


class AppTests:
    """`tests/test_app.py`."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._entity = next((e for e in project.entities if e.allows("create")), None)

    @cached_property
    def creating(self) -> bool:
        """Whether clients can create anything."""
        return self._entity is not None

    @cached_property
    def url(self) -> str:
        """Where they can."""
        if self._entity is None:
            return ""
        return statement("URL = ", literal(f"{self._project.api_prefix}{self._entity.path}"))

    @cached_property
    def new_data(self) -> str:
        """The body of a request to create something."""
        return TestNames(self._entity, 1).data("data") if self._entity else ""

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        needed = _imports(
            """
            httpx ASGITransport AsyncClient Response
            pytest
            tests.answers problem
            tests.clients client_of
            .database Database
            .main create_app
            .settings Settings
            """
        )
        if self._entity is not None:
            needed |= _imports(
                """
                collections.abc AsyncGenerator
                contextlib asynccontextmanager
                """
            )
            factory = Import(f"{TESTS}.factories", f"{self._entity.singular}_data")
            needed |= {SESSION, factory}
        return imports_text(needed, self._project.package)
