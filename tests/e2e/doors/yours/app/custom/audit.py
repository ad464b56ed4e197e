"""Which requests have changed something."""

from datetime import UTC, datetime
from http import HTTPMethod

from fastapi import Request
from sqlmodel import Field

from app.core.database import SessionDep
from app.core.logs import request_id
from app.core.models import Model
from app.core.types import UTCDateTime


def _now() -> datetime:
    return datetime.now(UTC)


class AuditEntry(Model, table=True):
    """A row of the table `audit_entries`."""

    __tablename__ = "audit_entries"

    id: int = Field(default=None, primary_key=True)
    at: UTCDateTime = Field(default_factory=_now, index=True)
    request_id: str | None = Field(default=None, max_length=128)
    method: str = Field(max_length=10)
    path: str = Field(max_length=2000)


async def record(request: Request, session: SessionDep) -> None:
    """Note a request that changes something, in its own transaction: where it fails, nothing is.

    The session is the one that the route gets. One that nobody uses takes no connection.
    """
    if request.method != HTTPMethod.GET:
        entry = AuditEntry(
            request_id=request_id.get(), method=request.method, path=request.url.path[:2000]
        )
        session.add(entry)
