"""What core does for all resources, seen at one of them."""

from tests import test_required
from tests.contract.core import CoreContract


class TestCore(CoreContract):
    resource = test_required.TestRequired
    change = {
        "a_str": "A str 2",
    }
