"""HTTP interface of tenants."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.core.conditions import related
from app.core.database import ReadSessionDep, SessionDep
from app.core.pagination import Page
from app.core.problems import problems, with_location
from app.core.types import KeyStr
from app.includes.room import RoomIncluding
from app.models.room import RoomFilter
from app.models.tenant import Tenant, TenantCreate, TenantFilter, TenantRead
from app.repositories.room import RoomRepository
from app.repositories.tenant import TenantRepository

router = APIRouter(prefix="/tenants", tags=["tenants"])


@router.get("", responses=problems(422, 503))
async def list_tenants(
    session: ReadSessionDep, query: Annotated[TenantFilter, Query()]
) -> Page[TenantRead]:
    """A page of tenants."""
    return await TenantRepository(session).page(query)


@router.get("/{tenant_id}", responses=problems(404, 422, 503))
async def get_tenant(session: ReadSessionDep, tenant_id: KeyStr) -> TenantRead:
    """One tenant."""
    return await TenantRepository(session).read_or_404(tenant_id)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=TenantRead,
    responses=with_location(problems(409, 413, 422, 503)),
)
async def create_tenant(
    session: SessionDep, data: TenantCreate, request: Request, response: Response
) -> Tenant:
    """Make a tenant; `Location` tells where it is."""
    tenant = await TenantRepository(session).create(data)
    response.headers["Location"] = f"{request.url.path}/{quote(tenant.id, safe='')}"
    return tenant


@router.post(
    "/bulk",
    status_code=status.HTTP_201_CREATED,
    response_model=list[TenantRead],
    responses=problems(409, 413, 422, 503),
)
async def bulk_create_tenants(
    session: SessionDep, data: Annotated[list[TenantCreate], Body(min_length=1, max_length=1000)]
) -> Sequence[Tenant]:
    """Make tenants: all of them or none."""
    return await TenantRepository(session).create_many(data)


@router.delete(
    "/{tenant_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 409, 422, 503)
)
async def delete_tenant(session: SessionDep, tenant_id: KeyStr) -> None:
    """Delete a tenant."""
    tenants = TenantRepository(session)
    await tenants.delete(await tenants.get_or_404(tenant_id))


@router.get("/{tenant_id}/rooms", responses=problems(404, 422, 503))
async def list_rooms_of_tenant(
    session: ReadSessionDep, tenant_id: KeyStr, query: Annotated[RoomFilter, Query()]
) -> Page[RoomIncluding]:
    """A page of the `rooms` of a tenant."""
    await TenantRepository(session).exists_or_404(tenant_id)
    return await RoomRepository(session).page(query, related(Tenant.rooms, tenant_id))
