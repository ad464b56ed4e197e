"""What core does for all resources, seen at one of them."""

from tests.contract.core import CoreContract
from tests.test_country import TestCountry as Resource


class TestCore(CoreContract):
    resource = Resource
