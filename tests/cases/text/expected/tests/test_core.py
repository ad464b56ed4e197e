"""What core does for all resources, seen at one of them."""

from tests import test_quote
from tests.contract.core import CoreContract


class TestCore(CoreContract):
    resource = test_quote.TestQuote
    change = {
        "said": "Said 2",
    }
