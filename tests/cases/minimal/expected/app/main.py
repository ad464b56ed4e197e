"""The application."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, TypedDict

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from app import custom
from app.database import Database
from app.logs import configure_logging
from app.middleware import BodyLimitMiddleware, RequestMiddleware
from app.problems import add_exception_handlers, add_problem_schema
from app.routers import health, router
from app.settings import Settings

API_PREFIX = "/api/v1"

DESCRIPTION = """\
The API is unauthenticated: whoever reaches it may read and change everything.

Lists are filtered by `<field>` or `<field>__<operator>`; several filters must all hold. `ne` and
`not_in` keep rows without a value. `contains`, `startswith` and `endswith` ignore case.
"""


class State(TypedDict):
    """What requests find in `request.state`."""

    database: Database


class Application(FastAPI):
    """FastAPI, with the schema of problems in its OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        return add_problem_schema(super().openapi())


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, with settings from the environment unless they are given."""
    settings = settings or Settings()
    configure_logging(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[State]:
        database = Database(settings)
        try:
            yield {"database": database}
        finally:
            await database.close()

    app = Application(
        title="Minimal",
        description=DESCRIPTION,
        version="0.1.0",
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    app.add_middleware(BodyLimitMiddleware, max_bytes=settings.max_body_bytes)
    app.add_middleware(RequestMiddleware)
    # Outermost, so that browsers may read errors too.
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=["Location", "Retry-After", "X-Request-ID"],
        )
    add_exception_handlers(app)
    app.include_router(health.router)
    app.include_router(router, prefix=API_PREFIX)
    custom.extend(app)
    return app
