"""Tenants: what the API answers, and what the database holds to."""

from tests.contract import ResourceContract
from tests.contract.listing import EQUALITY, Column
from tests.factories import tenant_factory


class TestTenant(ResourceContract):
    url = "/api/v1/tenants"
    operations = ("list", "get", "create", "delete", "bulk")
    factory = tenant_factory
    columns = {
        "id": Column(EQUALITY, ["tenant-51", "tenant-52"]),
    }
    required = [
        "id",
    ]
    invalid = {
        "id": [None, 1, "x" * 21],
    }
    unique = [
        ("id",),
    ]
    dependents = [
        ("rooms", "tenant_id", "cascades"),
    ]
    lists = [
        "rooms",
    ]
