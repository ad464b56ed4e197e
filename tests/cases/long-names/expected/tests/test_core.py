"""What core does for all resources, seen at one of them."""

from tests.contract.core import CoreContract
from tests.test_an_entity_whose_name_has_exactly_forty_letters import (
    TestAnEntityWhoseNameHasExactlyFortyLetters as Resource,
)


class TestCore(CoreContract):
    resource = Resource
