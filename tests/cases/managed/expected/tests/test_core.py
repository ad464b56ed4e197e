"""What core does for all resources, seen at one of them."""

from tests.contract.core import CoreContract
from tests.test_account import TestAccount as Resource


class TestCore(CoreContract):
    resource = Resource
    change = {
        "name": "Name 2",
    }
