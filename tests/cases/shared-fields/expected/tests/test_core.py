"""What core does for all resources, seen at one of them."""

from tests.contract.core import CoreContract
from tests.test_vehicle import TestCar as Resource


class TestCore(CoreContract):
    resource = Resource
    change = {
        "title": "Title 2",
    }
