"""What core does for all resources, seen at one of them."""

from tests import test_product
from tests.contract.core import CoreContract


class TestCore(CoreContract):
    resource = test_product.TestProduct
    change = {
        "name": "Name 2",
    }
