"""What core does for all resources, seen at one of them."""

from tests import test_vehicle
from tests.contract.core import CoreContract


class TestCore(CoreContract):
    resource = test_vehicle.TestCar
    change = {
        "title": "Title 2",
    }
