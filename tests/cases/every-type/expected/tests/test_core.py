"""What core does for all resources, seen at one of them."""

from tests.contract.core import CoreContract
from tests.test_required import TestRequired as Resource


class TestCore(CoreContract):
    resource = Resource
    change = {
        "a_str": "A str 2",
    }
