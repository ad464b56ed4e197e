"""The application."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, TypedDict

from fastapi import FastAPI

from app import custom
from app.core import health
from app.core.database import Database
from app.core.logs import configure_logging
from app.core.middleware import add_middleware
from app.core.openapi import completed
from app.core.problems import add_exception_handlers
from app.core.settings import read_settings
from app.routers import router
from app.settings import Settings

API_PREFIX = "/api/v1"

DESCRIPTION = """\
Lists are filtered by `<field>` or `<field>__<operator>`; several filters must all hold. `ne` and
`not_in` keep rows without a value. `contains`, `startswith` and `endswith` ignore case.
"""
OPEN = "The API is unauthenticated: whoever reaches it may read and change everything."


class State(TypedDict):
    """What requests find in `request.state`."""

    database: Database
    settings: Settings


class Application(FastAPI):
    """FastAPI, with its OpenAPI document completed."""

    def openapi(self) -> dict[str, Any]:
        return completed(super().openapi())


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, with settings from the environment unless they are given."""
    settings = settings or read_settings(Settings)
    configure_logging(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[State]:
        database = Database(settings)
        try:
            yield {"database": database, "settings": settings}
        finally:
            await database.close()

    app = Application(
        title="Minimal",
        description=DESCRIPTION if custom.dependencies else f"{OPEN}\n\n{DESCRIPTION}",
        version="0.1.0",
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    add_exception_handlers(app)
    # What is added first is found first, and lies innermost.
    custom.extend(app, settings)
    add_middleware(app, settings)
    app.include_router(health.router)
    app.include_router(
        router,
        prefix=API_PREFIX,
        dependencies=custom.dependencies,
        responses=custom.responses,
    )
    return app
