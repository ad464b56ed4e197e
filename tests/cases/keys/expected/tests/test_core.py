"""What core does for all resources, seen at one of them."""

from tests import test_by_convention
from tests.contract.core import CoreContract


class TestCore(CoreContract):
    resource = test_by_convention.TestByConvention
