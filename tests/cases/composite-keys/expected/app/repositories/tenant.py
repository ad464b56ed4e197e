"""Queries on tenants."""

from typing import Never

from app.core.repository import AsyncRepository
from app.core.statements import Statements
from app.models.tenant import Tenant, TenantCreate, TenantFilter, TenantRead


class TenantRepository(AsyncRepository[Tenant, TenantCreate, Never, TenantRead, TenantFilter]):
    """The rows of `tenants`."""

    statements = Statements(Tenant, TenantRead, TenantFilter)
