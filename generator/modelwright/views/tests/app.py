"""What the tests of the application as a whole say."""

from functools import cached_property

from ...model import Entity, Project
from ...printing.code import Import, literal
from ...printing.layout import statement
from ...printing.text import INDENT
from ...printing.wrapping import broken
from ..modules import imports_text
from .factories import SESSION
from .imports import TESTS
from .names import TestNames, data_function


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
            .core.database Database
            .main create_app
            .models Model
            .settings Settings
            """
        )
        return imports_text(needed | {SESSION}, self._package)


class AppTests:
    """`tests/test_app.py`."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._entity = _example(project)

    @cached_property
    def creating(self) -> bool:
        """Whether clients can create one."""
        return self._entity is not None and self._entity.allows("create")

    @cached_property
    def listing(self) -> bool:
        """Whether clients can list them."""
        return self._entity is not None and self._entity.allows("list")

    @cached_property
    def url(self) -> str:
        """Where they can."""
        if self._entity is None:
            return ""
        return statement("URL = ", literal(f"{self._project.api_prefix}{self._entity.path}"))

    @cached_property
    def text(self) -> str:
        """A field for any text; "" where there is none."""
        return _text_field(self._entity) if self._entity and self.creating else ""

    @cached_property
    def new_data(self) -> str:
        """The body of a request to create something."""
        return TestNames(self._entity, ()).data("data") if self._entity else ""

    @cached_property
    def new_text_data(self) -> str:
        """The same with a text that stands for another."""
        if self._entity is None:
            return ""
        changed = TestNames(self._entity, ()).changed("data", f'{{"{self.text}": "TEXT"}}')
        return _wrapped(changed)

    @cached_property
    def text_is_invalid(self) -> str:
        """An assertion that an answer names that field."""
        return _wrapped(f'assert invalid_fields(response) == {{"{self.text}"}}')

    @cached_property
    def imports(self) -> str:
        """All imports of the module."""
        needed = _imports(
            """
            httpx ASGITransport AsyncClient Response
            pytest
            tests.answers problem
            tests.clients client_of
            typing Any
            .core.database Database
            .main create_app
            .settings Settings
            """
        )
        if self.listing or self.text:
            needed |= _imports("tests.answers invalid_fields")
        if self.text:
            needed |= _imports("json")
        if self._entity is not None and self.creating:
            needed |= _imports(
                """
                collections.abc AsyncGenerator
                contextlib asynccontextmanager
                sqlalchemy.exc DBAPIError
                """
            )
            needed |= {SESSION, Import(f"{TESTS}.factories", data_function(self._entity))}
        return imports_text(needed, self._project.package)


def _wrapped(line: str) -> str:
    return "\n".join(broken(line, INDENT)).lstrip()


def _example(project: Project) -> Entity | None:
    """The entity that the tests try things with: one of which the most can be told."""

    def told(entity: Entity) -> tuple[bool, bool, bool]:
        creating = entity.allows("create")
        return creating, creating and bool(_text_field(entity)), entity.allows("list")

    found = max(project.entities, key=told)
    return found if any(told(found)) else None


def _text_field(entity: Entity) -> str:
    fields = (field for field in entity.fields if field.writable and not field.relation)
    return next((f.name for f in fields if f.type.name in {"str", "text"}), "")
