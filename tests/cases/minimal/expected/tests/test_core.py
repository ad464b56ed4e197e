"""What core does for all resources, seen at one of them."""

from tests.contract.core import CoreContract
from tests.test_note import TestNote as Resource


class TestCore(CoreContract):
    resource = Resource
    change = {
        "text": "Text 2",
    }
