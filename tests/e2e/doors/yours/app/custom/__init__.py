"""Code of our own: who may call the API, what is recorded of it, and a route."""

from collections.abc import Sequence
from typing import Any

from fastapi import Depends, FastAPI, Security, params

from app.core.problems import problems
from app.custom.audit import record
from app.custom.authentication import authenticate
from app.custom.maintenance import MaintenanceMiddleware
from app.custom.routes import router
from app.settings import Settings

# What every generated route demands.
dependencies: Sequence[params.Depends] = (Security(authenticate), Depends(record))

# What generated routes answer because of that.
responses: dict[int | str, dict[str, Any]] = problems(401, 403)


def extend(app: FastAPI, settings: Settings) -> None:
    """Add our middleware, and our routes with the same demands as the generated ones."""
    app.add_middleware(MaintenanceMiddleware, maintenance=settings.maintenance)
    app.include_router(router, prefix="/api/v1", dependencies=dependencies, responses=responses)
