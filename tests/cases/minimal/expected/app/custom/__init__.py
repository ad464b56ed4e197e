"""Code of your own, which is never generated anew.

Tables that are declared in this package are part of the metadata, and so of the migrations.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.params import Depends

from app.settings import Settings

# What every generated route demands, such as `Security(...)` of a function that authenticates.
dependencies: Sequence[Depends] = ()

# What generated routes answer because of that, such as `problems(401, 403)`.
responses: dict[int | str, dict[str, Any]] = {}


def extend(app: FastAPI, settings: Settings) -> None:
    """Add to the application what is yours: routers, middleware, handlers.

    Routes that are added here come before the generated ones, and demand only what they say
    themselves. Middleware lies inside the one that gives requests their ids and their lines in the
    log, and inside CORS.
    """
