"""HTTP interface of the health checks."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from .database import Database
from .errors import UnavailableError
from .problems import problems

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """A sign of life."""

    status: Literal["ok"] = "ok"


@router.get("/live")
async def live() -> Health:
    """Whether the process answers."""
    return Health()


@router.get("/ready", responses=problems(503))
async def ready(request: Request) -> Health:
    """Whether the database answers too, and its replica if there is one."""
    database: Database = request.state.database
    try:
        async with asyncio.timeout(5):
            await database.ping()
    except (SQLAlchemyError, TimeoutError) as error:
        raise UnavailableError from error
    return Health()
