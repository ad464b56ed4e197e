"""Queries on tenants."""

from typing import Never

from app.models.tenant import Tenant, TenantCreate, TenantFilter, TenantRead
from app.repository import AsyncRepository
from app.statements import Statements


class TenantRepository(AsyncRepository[Tenant, TenantCreate, Never, TenantRead, TenantFilter]):
    """The rows of `tenants`."""

    statements = Statements(Tenant, TenantRead, TenantFilter)
